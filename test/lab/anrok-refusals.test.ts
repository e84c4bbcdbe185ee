import { startLab } from '../../src/lab';
import { aLine, anAnrok, aTransaction, dayAway, germany } from './anrok-support';

const ephemeral = 'transactions/createEphemeral';

describe('Anrok refuses', () => {
  it.each([
    ['a missing list', { lineItems: undefined }, 'Request body: "lineItems": Required.'],
    [
      'a fraction of a cent',
      { lineItems: [aLine({ amount: 1.5 })] },
      'Request body: "lineItems[0].amount": Invalid input: expected int, received number.',
    ],
    [
      'an empty text in an address',
      { customerAddress: { country: 'DE', city: '' } },
      'Request body: "customerAddress.city": Too small: expected string to have >=1 characters.',
    ],
    [
      'two dates',
      { accountingTime: '2026-01-01T00:00:00Z' },
      'Request body: Expected either "accountingDate" or "accountingTime".',
    ],
    [
      'no date',
      { accountingDate: undefined },
      'Request body: Expected either "accountingDate" or "accountingTime".',
    ],
  ])('%s, with a bare JSON string', async (_, over, message) => {
    const { call } = anAnrok();
    const { status, body } = await call(ephemeral, aTransaction(over));
    expect({ status, body }).toEqual({ status: 400, body: message });
  });

  it('what is no JSON', async () => {
    const { call } = anAnrok();
    const answer = await call(ephemeral, '{"lineItems":');
    expect(answer).toMatchObject({ status: 400, body: 'Request body: Invalid JSON.' });
  });

  it.each([
    ['currencyCodeNotSupported', { currencyCode: 'XYZ' }],
    ['customerIdNotFound', { customerId: 'nobody' }],
    ['customerAddressCouldNotResolve', { customerAddress: { country: 'US', city: 'Austin' } }],
    [
      'customerAddressCouldNotResolve',
      { customerAddress: { country: 'US', region: 'CA', postalCode: '78701' } },
    ],
    ['customerAddressCouldNotResolve', { customerAddress: { country: null } }],
    ['taxDateTooFarInFuture', { taxDate: dayAway(40) }],
    ['taxDateTooFarInPast', { taxDate: '1998-12-31' }],
    [
      'productTaxCategoryNotSupportedForJuris',
      { customerAddress: germany, lineItems: [aLine({ productExternalId: 'prod_installation' })] },
    ],
  ])('with the conflict %s', async (type, over) => {
    const { call } = anAnrok();
    const { status, body } = await call(ephemeral, aTransaction(over));
    expect({ status, body }).toEqual({ status: 409, body: { type } });
  });

  it('a product that it does not know, by its name', async () => {
    const { call } = anAnrok();
    const lineItems = [aLine(), aLine({ productExternalId: 'prod_new' })];
    const { status, body } = await call(ephemeral, aTransaction({ lineItems }));
    expect(status).toBe(409);
    expect(body).toEqual({ type: 'productExternalIdUnknown', productExternalId: 'prod_new' });
  });

  it('while a service behind it is away, and all while it is down', async () => {
    const { call, lab } = anAnrok();
    lab.setBehaviour({ anrok: { status: 'external_service_error' } });
    const away = await call(ephemeral, aTransaction());
    expect(away).toMatchObject({ status: 409, body: { type: 'externalServiceError' } });
    lab.setBehaviour({ anrok: { status: 'down' } });
    expect((await call('productTaxCategories/list')).status).toBe(503);
    lab.setBehaviour({ anrok: { status: 'up' } });
    expect((await call(ephemeral, aTransaction())).status).toBe(200);
  });

  it('the eleventh request of a second of one seller, in plain text', async () => {
    const { call, lab } = anAnrok();
    lab.setBehaviour({ anrok: { per_second: 10 } });
    const calls = Array.from({ length: 40 }, () => call('productTaxCategories/list'));
    const answers = await Promise.all(calls);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.text).toBe("You've exceeded your API limit of 10 per second");
    expect(refused?.headers.get('content-type')).toBe('text/plain');
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect((await call('productTaxCategories/list', {}, 'another')).status).toBe(200);
  });

  it('a key that is missing, of Stripe, or revoked', async () => {
    const { call, lab } = anAnrok();
    expect((await call(ephemeral, aTransaction(), 'sk_test_lab')).status).toBe(401);
    lab.setKey('gone', 'revoked');
    expect((await call(ephemeral, aTransaction(), 'gone')).status).toBe(401);
    const bare = await lab.anrokFetch(`https://api.anrok.com/v1/seller/${ephemeral}`, {
      method: 'POST',
    });
    expect(bare.status).toBe(401);
  });

  it('what it does not serve, and every method but POST', async () => {
    const { call, lab } = anAnrok();
    expect((await call('transactions/createRefund')).status).toBe(404);
    const read = await lab.anrokFetch('https://api.anrok.com/v1/seller/transactions/list', {
      headers: { authorization: 'Bearer anrok_key' },
    });
    expect(read.status).toBe(404);
  });

  it('by a fault: lost before the work, lost after it, cut, HTML, limited, failed', async () => {
    const { call, lab } = anAnrok();
    const path = '/v1/seller/transactions/createOrUpdate';
    const attempt = () => call('transactions/createOrUpdate', aTransaction({ id: 'a' }));
    const arm = (fault: Parameters<typeof lab.faults.arm>[1]) =>
      lab.faults.arm({ provider: 'anrok', path }, fault);
    for (const kind of ['before', 'after', 'cut_body'] as const) {
      arm({ kind });
      await expect(attempt()).rejects.toThrow(/fetch failed|socket|terminated|reset|hang up/);
    }
    arm({ kind: 'html_502' });
    expect((await attempt()).status).toBe(502);
    arm({ kind: 'rate_limited' });
    expect((await attempt()).status).toBe(429);
    arm({ kind: 'stored_500', reason: 'after_work' });
    expect((await attempt()).status).toBe(500);
    arm({ kind: 'delay', ms: 0 });
    expect((await attempt()).body.version).toBe(4);
    const seen = lab.ledger.list({ provider: 'anrok' }).map(({ fault, effect }) => [fault, effect]);
    expect(seen).toEqual([
      ['before', false],
      ['after', true],
      ['cut_body', true],
      ['html_502', false],
      ['rate_limited', false],
      ['stored_500', true],
      ['delay', true],
    ]);
  });

  it('over a port of its own, with its control routes on that of Stripe', async () => {
    const running = await startLab();
    const post = (url: string, body: object) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: 'Bearer anrok_key' },
        body: JSON.stringify(body),
      });
    const keep = `${running.anrokUrl}/v1/seller/transactions/createOrUpdate`;
    try {
      expect((await post(keep, aTransaction({ id: 'stripe:in_1' }))).status).toBe(200);
      const freeze = `${running.url}/_lab/anrok/freeze`;
      expect((await post(freeze, { transaction_id: 'stripe:in_1' })).status).toBe(200);
      expect((await post(freeze, { transaction_id: 'other' })).status).toBe(404);
      expect((await post(keep, aTransaction({ id: 'stripe:in_1' }))).status).toBe(409);
      const requests = await fetch(`${running.url}/_lab/requests?provider=anrok`);
      expect((await requests.json()).data).toMatchObject([{ status: 200 }, { status: 409 }]);
      const stripes = await fetch(`${running.url}/_lab/requests?provider=stripe`);
      expect((await stripes.json()).data).toEqual([]);
      const kept = await fetch(`${running.url}/_lab/anrok/transactions`);
      expect((await kept.json()).data).toMatchObject([{ id: 'stripe:in_1', is_frozen: true }]);
    } finally {
      await running.stop();
    }
  });
});
