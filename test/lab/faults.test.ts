import Stripe from 'stripe';
import { createLab } from '../../src/lab';
import { aDraft, refusalOf, sdk, startBench, type Bench } from './support';

describe('a fault of the lab', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const finalize = { method: 'POST', path: '/v1/invoices/*/finalize' };
  const arm = (fault: object, match: object = finalize) =>
    bench.control('POST', '/faults', { match, fault });

  // A reset connection is tried once more by the SDK itself, so it takes two to be seen.
  it('resets the connection before the work is done', async () => {
    const id = await aDraft(bench.stripe);
    await arm({ kind: 'before' }, { ...finalize, times: 2 });
    const error = await refusalOf(bench.stripe.invoices.finalizeInvoice(id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('draft');
    const [entry] = bench.lab.ledger.list(finalize);
    expect(entry).toMatchObject({ status: null, effect: false, fault: 'before' });
  });

  it('loses the answer after the work is done', async () => {
    const id = await aDraft(bench.stripe);
    await arm({ kind: 'after' });
    const key = { idempotencyKey: 'same' };
    const answered = await bench.stripe.invoices.finalizeInvoice(id, {}, key);
    expect(answered.status).toBe('open');
    expect(bench.lab.ledger.list(finalize)).toMatchObject([
      { status: 200, effect: true, fault: 'after' },
      { status: 200, effect: false, replayed: true },
    ]);
  });

  it('cuts the body in half', async () => {
    const id = await aDraft(bench.stripe);
    await arm({ kind: 'cut_body' });
    await refusalOf(bench.stripe.invoices.finalizeInvoice(id));
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('open');
  });

  it('answers HTML, a rate limit, a lock, a key in use', async () => {
    const id = await aDraft(bench.stripe);
    const attempt = () => refusalOf(bench.stripe.invoices.finalizeInvoice(id));
    await arm({ kind: 'html_502' });
    expect((await attempt()).message).toMatch(/Invalid JSON/);
    await arm({ kind: 'rate_limited', reason: 'endpoint-rate' });
    const limited = await attempt();
    expect(limited).toMatchObject({ statusCode: 429, code: 'rate_limit' });
    expect(limited.headers?.['stripe-rate-limited-reason']).toBe('endpoint-rate');
    await arm({ kind: 'rate_limited', reason: 'lock_timeout' });
    expect(await attempt()).toMatchObject({ statusCode: 429, code: 'lock_timeout' });
    await arm({ kind: 'idempotency_in_use' });
    expect(await attempt()).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await bench.stripe.invoices.finalizeInvoice(id)).status).toBe('open');
  });

  it('hits the nth request and as many after it as it says', async () => {
    const match = { method: 'GET', path: '/v1/account', nth: 2, times: 2 };
    await arm({ kind: 'rate_limited' }, match);
    const seen: unknown[] = [];
    for (let n = 0; n < 4; n += 1) {
      const answer = await fetch(`${bench.url}/v1/account`, {
        headers: { authorization: 'Bearer sk_test_lab' },
      });
      seen.push(answer.status);
    }
    expect(seen).toEqual([200, 429, 429, 200]);
    expect((await bench.control('GET', '/faults'))['data']).toMatchObject([{ seen: 4, hits: 2 }]);
    await bench.control('DELETE', '/faults');
    expect((await bench.control('GET', '/faults'))['data']).toEqual([]);
  });

  it('limits the rate only when it is told to', async () => {
    await bench.control('PUT', '/behaviour', { limits: { per_endpoint_per_second: 2 } });
    const calls = Array.from({ length: 30 }, () =>
      fetch(`${bench.url}/v1/account`, { headers: { authorization: 'Bearer sk_test_lab' } }),
    );
    const statuses = (await Promise.all(calls)).map((response) => response.status);
    expect(statuses).toContain(429);
    expect(statuses).toContain(200);
  });

  it('meets the same faults without a socket', async () => {
    const lab = createLab({ seed_keys: ['sk_test_lab'] });
    const stripe = new Stripe('sk_test_lab', {
      httpClient: Stripe.createFetchHttpClient(lab.fetch),
      maxNetworkRetries: 0,
      telemetry: false,
    });
    const id = await aDraft(stripe);
    lab.faults.arm(finalize, { kind: 'after' });
    await refusalOf(stripe.invoices.finalizeInvoice(id));
    expect((await stripe.invoices.retrieve(id)).status).toBe('open');
    lab.stop();
  });

  it('keeps accounts apart by key, and refuses keys that are missing, malformed, revoked or restricted', async () => {
    const other = sdk(bench.port, 'sk_test_other');
    expect((await other.customers.list()).data).toEqual([]);
    const bare = await fetch(`${bench.url}/v1/account`);
    expect(bare.status).toBe(401);
    expect((await bare.json()).error.message).toMatch(/^You did not provide an API key/);
    const live = await refusalOf(sdk(bench.port, 'nonsense').customers.list());
    expect(live).toMatchObject({ statusCode: 401 });
    expect(live.message).toMatch(/^Invalid API Key provided: /);
    await bench.control('PUT', '/keys/sk_test_lab', { state: 'revoked' });
    expect((await refusalOf(bench.stripe.customers.list())).statusCode).toBe(401);
    await bench.control('PUT', '/keys/sk_test_lab', { state: 'no_permission' });
    expect((await refusalOf(bench.stripe.customers.list())).statusCode).toBe(403);
    await bench.control('PUT', '/keys/sk_test_lab', { state: 'valid' });
    expect((await bench.stripe.customers.list()).data.length).toBeGreaterThan(0);
  });
});
