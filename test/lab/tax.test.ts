import { aDraft, refusalOf, startBench, until, type Bench } from './support';

describe('tax in the lab', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());
  const automatic = { automatic_tax: { enabled: true } };

  describe('computed by Stripe', () => {
    it('follows the customer and is rounded once for the invoice', async () => {
      const german = await aDraft(bench.stripe, { customer: 'cus_invoice', ...automatic }, [100]);
      expect(await bench.stripe.invoices.retrieve(german)).toMatchObject({ total: 119 });
      const many = await aDraft(bench.stripe, automatic, [3, 3, 3, 3, 3, 3, 3]);
      const preview = await bench.stripe.invoices.retrieve(many);
      // 8.75 % of 21 is 1.84; line by line it would be seven times 0.26, which is nothing.
      expect(preview).toMatchObject({ subtotal: 21, total: 23 });
      const sum = preview.lines.data.flatMap(({ taxes }) => taxes ?? []);
      expect(sum.reduce((all, tax) => all + tax.amount, 0)).toBe(2);
      expect(preview.automatic_tax).toMatchObject({ status: 'complete', provider: 'stripe' });
    });

    it('keeps the draft while the customer cannot be located, and goes on once he can', async () => {
      const { invoices, customers } = bench.stripe;
      const id = await aDraft(bench.stripe, { customer: 'cus_no_address', ...automatic });
      expect(await refusalOf(invoices.finalizeInvoice(id))).toMatchObject({
        statusCode: 400,
        code: 'customer_tax_location_invalid',
      });
      expect(await invoices.retrieve(id)).toMatchObject({
        status: 'draft',
        automatic_tax: { enabled: true, status: 'requires_location_inputs' },
        last_finalization_error: { code: 'customer_tax_location_invalid' },
      });
      await customers.update('cus_no_address', { address: { country: 'FR' } });
      expect(await invoices.finalizeInvoice(id)).toMatchObject({
        status: 'open',
        total: 1200,
        automatic_tax: { status: 'complete' },
        last_finalization_error: null,
      });
    });

    it('fails as it is told, and can be turned off on the draft', async () => {
      const { invoices } = bench.stripe;
      await bench.control('PUT', '/behaviour', { automatic_tax: { status: 'failed' } });
      const id = await aDraft(bench.stripe, automatic);
      expect((await refusalOf(invoices.finalizeInvoice(id))).code).toBe('failed_tax_calculation');
      await invoices.update(id, { automatic_tax: { enabled: false } });
      expect(await invoices.finalizeInvoice(id)).toMatchObject({ status: 'open', total: 1000 });
    });

    it('names the provider, tells whether it is active, and what it knows of a customer', async () => {
      await bench.control('PUT', '/behaviour', { automatic_tax: { provider: 'anrok' } });
      expect(await bench.stripe.tax.settings.retrieve()).toMatchObject({
        status: 'active',
        defaults: { provider: 'anrok' },
      });
      const customer = await bench.stripe.customers.retrieve('cus_card', { expand: ['tax'] });
      expect(customer).toMatchObject({
        tax: { automatic_tax: 'supported', location: { country: 'US', state: 'CA' } },
      });
      const refused = bench.stripe.customers.create({
        address: { country: 'US' },
        tax: { validate_location: 'immediately' },
      });
      expect((await refusalOf(refused)).code).toBe('customer_tax_location_invalid');
      await bench.control('PUT', '/behaviour', { automatic_tax: { provider: null } });
      const id = await aDraft(bench.stripe, automatic);
      const inactive = await refusalOf(bench.stripe.invoices.finalizeInvoice(id));
      expect(inactive.code).toBe('stripe_tax_inactive');
    });
  });

  describe('written by Anrok', () => {
    const listen = (tax_listener: object) => bench.control('PUT', '/behaviour', { tax_listener });
    const withVersion = async (version = 'v1') => {
      const id = await aDraft(bench.stripe, { customer: 'cus_anrok' }, []);
      await bench.stripe.invoices.addLines(id, {
        lines: [{ amount: 1000 }],
        invoice_metadata: { anrok_user_input: version },
      });
      return id;
    };
    const seen = (id: string, version: string) =>
      until(async () => {
        const invoice = await bench.stripe.invoices.retrieve(id);
        const last = invoice.metadata?.['anrok_user_input_last_seen_by_anrok'];
        return last === version ? invoice : null;
      });

    it('comes with the version it saw, and no idempotency key', async () => {
      await listen({ mode: 'apply', delay_ms: 10, rate: '8.25' });
      const id = await withVersion();
      const invoice = await seen(id, 'v1');
      expect(invoice).toMatchObject({
        total: 1083,
        metadata: { anrok_processing_was_successful: 'true' },
      });
      const [last] = (await bench.stripe.events.list({ type: 'invoice.updated' })).data;
      expect(last?.request?.idempotency_key).toBeNull();
      expect(last?.request?.id).toMatch(/^req_/);
    });

    it('is zero, fails or never comes, as it is told', async () => {
      await listen({ mode: 'zero', delay_ms: 0 });
      expect(await seen(await withVersion(), 'v1')).toMatchObject({
        total: 1000,
        total_taxes: [{ amount: 0, taxability_reason: 'not_collecting' }],
      });
      await listen({ mode: 'fail' });
      expect(await seen(await withVersion(), 'v1')).toMatchObject({
        total_taxes: [],
        metadata: { anrok_processing_was_successful: 'false' },
      });
      await listen({ mode: 'never' });
      const id = await withVersion();
      await bench.control('POST', '/clock/advance', { seconds: 7200 });
      const invoice = await bench.stripe.invoices.retrieve(id);
      expect(invoice.metadata).toEqual({ anrok_user_input: 'v1' });
    });

    it('can confirm an old version after the draft has changed', async () => {
      await listen({ mode: 'apply', delay_ms: 60_000 });
      const id = await withVersion('v1');
      await bench.control('POST', '/clock/advance', { seconds: 30 });
      await bench.stripe.invoices.addLines(id, {
        lines: [{ amount: 500 }],
        invoice_metadata: { anrok_user_input: 'v2' },
      });
      await bench.control('POST', '/clock/advance', { seconds: 31 });
      expect(await seen(id, 'v1')).toMatchObject({
        metadata: { anrok_user_input: 'v2' },
        total: 1583,
      });
      await bench.control('POST', '/clock/advance', { seconds: 31 });
      expect(await seen(id, 'v2')).toMatchObject({ total: 1624 });
    });

    it('is written again on every update when it is told to', async () => {
      await listen({ mode: 'reapply_on_update', delay_ms: 0 });
      const id = await withVersion();
      const first = await seen(id, 'v1');
      await bench.control('PUT', '/behaviour', { tax_listener: { rate: '10' } });
      await bench.stripe.invoices.update(id, { description: 'touched' });
      const again = await until(async () => {
        const invoice = await bench.stripe.invoices.retrieve(id);
        return invoice.total === 1100 ? invoice : null;
      });
      expect(first.total).toBe(1083);
      expect(again.metadata).toMatchObject({ anrok_processing_was_successful: 'true' });
    });
  });
});
