import { checkInLab, connectSandbox } from '../../conformance/live';
import { printClaims } from '../../conformance/print-claims';

describe('what only the documentation says', () => {
  it('holds in the lab, claim by claim', async () => {
    const { checked, seen } = await checkInLab();
    expect(checked.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(checked.length).toBeGreaterThanOrEqual(17);
    expect(seen.length).toBeGreaterThan(checked.length);
  });

  it.each(['sk_live_1234', 'rk_live_1234', 'pk_test_1234', 'sk_test_', ''])(
    'is never tried with the key %s',
    (key) => {
      expect(() => connectSandbox(key)).toThrow('STRIPE_TEST_KEY is no test key');
    },
  );

  it('is asked of real Stripe with the key, the version and the form of each call', async () => {
    const asked: Request[] = [];
    const answer = async (input: string | URL | Request, init?: RequestInit) => {
      asked.push(new Request(input, init));
      return Response.json({ ok: true }, { headers: { 'request-id': 'req_1' } });
    };
    const { send } = connectSandbox('rk_test_1234', answer);
    const got = await send('POST', '/v1/invoices', { lines: [{ amount: 5 }] });
    await send('GET', '/v1/invoices', { limit: 3 });
    expect(got).toMatchObject({
      status: 200,
      body: { ok: true },
      headers: { 'request-id': 'req_1' },
    });
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://api.stripe.com/v1/invoices',
      'GET https://api.stripe.com/v1/invoices?limit=3',
    ]);
    expect(await asked[0]?.text()).toBe('lines%5B0%5D%5Bamount%5D=5');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer rk_test_1234');
    expect(asked[0]?.headers.get('stripe-version')).toBe('2026-10-28.endive');
  });

  it('is told with its source when it does not hold', () => {
    const lines: string[] = [];
    const broken = { name: 'One', source: 'docs.stripe.com/one', fault: '1 !== 2' };
    const held = { name: 'Two', source: 'docs.stripe.com/two', fault: null };
    printClaims({ lab: [held], sandbox: [held, broken] }, (line) => void lines.push(line));
    expect(lines).toEqual([
      'By documentation only, in the lab: 1 of 1 claims hold.',
      'By documentation only, in the sandbox: 1 of 2 claims hold.',
      '  One (docs.stripe.com/one)',
      '    1 !== 2',
    ]);
  });
});
