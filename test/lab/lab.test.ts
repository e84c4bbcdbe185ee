import Stripe from 'stripe';
import { createLab, type LedgerEntry } from '../../src/lab';
import { aDraft, startBench, type Bench } from './support';

describe('the lab itself', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  it('keeps a ledger that finds an invoice by either id', async () => {
    const id = await aDraft(bench.stripe, { metadata: { holdfast_invoice_id: '2026-10-acme' } });
    await bench.stripe.invoices.update(id, { description: 'x' });
    await bench.stripe.invoices.update(id, { description: 'x' });
    const byStripe = (await bench.control('GET', `/requests?invoice=${id}`))['data'];
    expect(byStripe.map((entry: LedgerEntry) => [entry.method, entry.path, entry.effect])).toEqual([
      ['POST', '/v1/invoices', true],
      ['POST', `/v1/invoices/${id}/add_lines`, true],
      ['POST', `/v1/invoices/${id}`, true],
      ['POST', `/v1/invoices/${id}`, false],
    ]);
    const byOurs = (await bench.control('GET', '/requests?invoice=2026-10-acme'))['data'];
    expect(byOurs).toMatchObject([{ seq: byStripe[0].seq, params: { customer: 'cus_card' } }]);
    const pattern = encodeURIComponent('/v1/invoices/*/add_lines');
    expect((await bench.control('GET', `/requests?path=${pattern}`))['data']).toHaveLength(1);
  });

  it('merges behaviour in part and refuses what it does not know', async () => {
    await bench.control('PUT', '/behaviour', { webhooks: { lose: 0.5 } });
    const behaviour = await bench.control('GET', '/behaviour');
    expect(behaviour).toMatchObject({ webhooks: { lose: 0.5, duplicate: 0 } });
    const refused = await bench.control('PUT', '/behaviour', { webhoks: {} });
    expect(refused['error'].message).toMatch(/webhoks/);
  });

  it('has a clock that only moves ahead of the real one', async () => {
    const before = Date.parse((await bench.control('GET', '/clock'))['now']);
    const after = Date.parse(
      (await bench.control('POST', '/clock/advance', { seconds: 3600 }))['now'],
    );
    expect(after - before).toBeGreaterThanOrEqual(3_600_000);
    const { created } = await bench.stripe.customers.create({});
    expect(created).toBeGreaterThanOrEqual(Math.floor(after / 1000));
  });

  it('goes on after a restart where it was, keys and timers included', async () => {
    const id = await aDraft(bench.stripe, { customer: 'cus_declined' });
    await bench.stripe.invoices.finalizeInvoice(
      id,
      { auto_advance: true },
      { idempotencyKey: 'f' },
    );
    bench.lab.advance(1);
    const saved = JSON.parse(JSON.stringify(bench.lab.snapshot()));
    const second = createLab();
    second.restore(saved);
    const stripe = new Stripe('sk_test_lab', {
      httpClient: Stripe.createFetchHttpClient(second.fetch),
      telemetry: false,
    });
    await stripe.invoices.finalizeInvoice(id, { auto_advance: true }, { idempotencyKey: 'f' });
    expect(second.ledger.list()).toMatchObject([{ status: 200, replayed: true, effect: false }]);
    second.advance(3 * 86_400 + 10);
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ attempt_count: 2 });
    expect((await stripe.invoices.list({ customer: 'cus_declined' })).data).toHaveLength(1);
    second.stop();
  });

  it('forgets everything on reset', async () => {
    await aDraft(bench.stripe);
    await bench.control('POST', '/reset', {});
    expect((await bench.stripe.customers.list()).data).toEqual([]);
    await bench.control('POST', '/seed', { key: 'sk_test_lab' });
    expect((await bench.stripe.customers.retrieve('cus_card')).id).toBe('cus_card');
    expect((await bench.stripe.products.retrieve('prod_misc')).name).toBe('Other charges');
  });

  it('shows itself on a page', async () => {
    const id = await aDraft(bench.stripe);
    const page = await (await fetch(bench.url)).text();
    expect(page).toContain(id);
    expect(page).not.toContain('sk_test_lab');
  });
});
