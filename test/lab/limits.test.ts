import { aDraft, refusalOf, startBench, until, type Bench } from './support';

/** Longer than any test: what is held is let go when the lab ends. */
const holdMs = 60_000;

describe('what a busy Stripe refuses', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  /** A request that is in work until the lab ends. */
  async function hold(method: string, path: string, call: () => Promise<unknown>): Promise<void> {
    await bench.control('POST', '/faults', {
      match: { method, path },
      fault: { kind: 'delay', ms: holdMs },
    });
    call().catch(() => undefined);
    await until(() => bench.lab.ledger.list({ method, path }).some((one) => one.fault === 'delay'));
  }

  const limit = (limits: object) => bench.control('PUT', '/behaviour', { limits });

  const reasonOf = async (call: Promise<unknown>) => {
    const { statusCode, code, headers } = await refusalOf(call);
    return [statusCode, code, headers?.['stripe-rate-limited-reason']];
  };

  it('locks an invoice to the request that writes to it', async () => {
    const id = await aDraft(bench.stripe);
    const other = await aDraft(bench.stripe);
    const path = `/v1/invoices/${id}`;
    await hold('POST', path, () => bench.stripe.invoices.update(id, { description: 'First' }));
    const lines = [{ amount: 5, description: 'More' }];
    const error = await refusalOf(bench.stripe.invoices.addLines(id, { lines }));
    expect(error).toMatchObject({
      statusCode: 429,
      type: 'StripeRateLimitError',
      code: 'lock_timeout',
      rawType: 'invalid_request_error',
    });
    expect(error.message).toMatch(/^This object cannot be accessed right now/);
    expect(error.headers?.['stripe-rate-limited-reason']).toBeUndefined();
    expect(await reasonOf(bench.stripe.invoices.del(id))).toEqual([429, 'lock_timeout', undefined]);
    const item = { customer: 'cus_card', invoice: id, amount: 5, currency: 'usd' };
    const named = reasonOf(bench.stripe.invoiceItems.create(item));
    expect(await named).toEqual([429, 'lock_timeout', undefined]);
    expect((await bench.stripe.invoices.retrieve(id)).lines.data).toHaveLength(1);
    expect((await bench.stripe.invoices.addLines(other, { lines })).total).toBe(1005);
  });

  it('gives the lock back when the work is done, and a key that met it is free for the next try', async () => {
    const id = await aDraft(bench.stripe);
    const match = { method: 'POST', path: `/v1/invoices/${id}` };
    await bench.control('POST', '/faults', { match, fault: { kind: 'delay', ms: 1_000 } });
    const first = bench.stripe.invoices.update(id, { description: 'First' });
    await until(() => bench.lab.ledger.list(match).length === 1);
    const again = () =>
      bench.stripe.invoices.update(id, { footer: 'Second' }, { idempotencyKey: 'again' });
    expect((await refusalOf(again())).code).toBe('lock_timeout');
    expect((await first).description).toBe('First');
    expect(await again()).toMatchObject({ description: 'First', footer: 'Second' });
  });

  it('limits all requests of an account, and those of one endpoint', async () => {
    await limit({ per_endpoint_per_second: 1 });
    const seen = await Promise.all(
      Array.from({ length: 20 }, () => refusedOrNull(bench.stripe.products.list())),
    );
    expect(seen).toContainEqual([429, 'rate_limit', 'endpoint-rate']);
    await limit({ per_endpoint_per_second: null, per_second: 1 });
    const mixed = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        refusedOrNull(n % 2 ? bench.stripe.products.list() : bench.stripe.customers.list()),
      ),
    );
    expect(mixed).toContainEqual([429, 'rate_limit', 'global-rate']);
  });

  const refusedOrNull = (call: Promise<unknown>) =>
    call.then(
      () => null,
      () => reasonOf(call),
    );

  it('limits what is in work at the same time', async () => {
    const id = await aDraft(bench.stripe);
    const path = `/v1/invoices/${id}`;
    await hold('GET', path, () => bench.stripe.invoices.retrieve(id));
    await limit({ concurrent_per_endpoint: 1 });
    const same = await reasonOf(bench.stripe.invoices.retrieve(id));
    expect(same).toEqual([429, 'rate_limit', 'endpoint-concurrency']);
    expect((await bench.stripe.products.list()).data.length).toBeGreaterThan(0);
    await limit({ concurrent: 1 });
    const any = await reasonOf(bench.stripe.products.list());
    expect(any).toEqual([429, 'rate_limit', 'global-concurrency']);
  });

  it('limits searches, and the updates of one PaymentIntent in an hour of the lab', async () => {
    const intent = await bench.stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
    const update = (n: number) =>
      bench.stripe.paymentIntents.update(intent.id, { description: `Number ${n}` });
    await limit({ payment_intent_updates_per_hour: 2, search_per_second: 1 });
    await update(1);
    await update(2);
    expect(await reasonOf(update(3))).toEqual([429, 'rate_limit', 'resource-specific']);
    expect((await bench.stripe.paymentIntents.retrieve(intent.id)).description).toBe('Number 2');
    await bench.control('POST', '/clock/advance', { seconds: 3600 });
    expect((await update(4)).description).toBe('Number 4');
    const query = "metadata['a']:'b'";
    const seen = await Promise.all(
      Array.from({ length: 10 }, () => refusedOrNull(bench.stripe.invoices.search({ query }))),
    );
    expect(seen).toContainEqual([429, 'rate_limit', 'resource-specific']);
  });
});
