import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('what the lab does not simulate', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const post = (path: string, params: Record<string, unknown>) =>
    bench.stripe.rawRequest('POST', path, params);
  const priced = (more: object) => ({
    price_data: { currency: 'usd', product: 'prod_misc', unit_amount: 100, ...more },
  });

  it('is refused in its own words on an invoice, new or draft or to be paid', async () => {
    const id = await aDraft(bench.stripe);
    const shipping_cost = { shipping_rate_data: { display_name: 'Parcel' } };
    const both: [name: string, params: Record<string, unknown>][] = [
      ['shipping_cost', { shipping_cost }],
      ['application_fee_amount', { application_fee_amount: 10 }],
      ['default_source', { default_source: 'src_1' }],
      ['transfer_data', { transfer_data: { destination: 'acct_1' } }],
      ['payment_settings[default_mandate]', { payment_settings: { default_mandate: 'mandate_1' } }],
      ['automatically_finalizes_at', { automatically_finalizes_at: 4_000_000_000 }],
    ];
    const cases: [path: string, name: string, params: Record<string, unknown>][] = [
      ...both.flatMap(([name, params]): typeof cases => [
        ['/v1/invoices', name, { customer: 'cus_card', ...params }],
        [`/v1/invoices/${id}`, name, params],
      ]),
      ['/v1/invoices', 'customer_account', { customer_account: 'acct_1' }],
      ['/v1/invoices', 'subscription', { customer: 'cus_card', subscription: 'sub_1' }],
      [`/v1/invoices/${id}/pay`, 'forgive', { forgive: true }],
    ];
    const before = bench.lab.account('sk_test_lab').changes();
    for (const [path, param, params] of cases) {
      const refused = await refusalOf(post(path, params));
      expect(refused).toMatchObject({ statusCode: 400, param });
      expect(refused.message.startsWith(`The lab does not simulate ${param}`)).toBe(true);
    }
    expect(bench.lab.account('sk_test_lab').changes()).toBe(before);
  });

  it('is refused on items and lines too', async () => {
    const { stripe } = bench;
    const id = await aDraft(stripe, {}, []);
    const item = await stripe.invoiceItems.create({ customer: 'cus_card', amount: 100 });
    const aNew = { customer: 'cus_card', amount: 100 };
    const add = `/v1/invoices/${id}/add_lines`;
    const cases: [path: string, params: Record<string, unknown>][] = [
      ['/v1/invoiceitems', { ...aNew, subscription: 'sub_1' }],
      ['/v1/invoiceitems', { ...aNew, tax_code: 'txcd_1' }],
      [`/v1/invoiceitems/${item.id}`, { tax_code: 'txcd_1' }],
      [add, { lines: [{ invoice_item: item.id, description: 'Renamed' }] }],
    ];
    for (const [path, params] of cases) {
      expect((await refusalOf(post(path, params))).message).toMatch(/^The lab does not simulate /);
    }
    for (const path of ['/v1/invoiceitems', `/v1/invoiceitems/${item.id}`]) {
      const given = path.endsWith(item.id) ? {} : aNew;
      const rates = post(path, { ...given, tax_rates: ['txr_nope'] });
      expect((await refusalOf(rates)).message).toBe("No such tax rate: 'txr_nope'");
    }
    const beside = stripe.invoiceItems.list({ invoice: id, pending: true });
    expect((await refusalOf(beside)).message).toMatch(/does not simulate pending beside invoice/);
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ total: 0 });
  });

  it('is refused on a customer and a preview', async () => {
    const { id } = await bench.stripe.customers.create({});
    const owner = { type: 'account', account: 'acct_1' };
    const taxId = { type: 'eu_vat', value: 'DE123456789' };
    const cases: [path: string, param: string, params: Record<string, unknown>][] = [
      ['/v1/customers', 'source', { source: 'tok_visa' }],
      ['/v1/customers', 'test_clock', { test_clock: 'clock_1' }],
      [`/v1/customers/${id}`, 'default_source', { default_source: 'card_1' }],
      ['/v1/tax_ids', 'owner[account]', { ...taxId, owner }],
      ['/v1/tax_ids', 'owner[type]', { ...taxId, owner: { type: 'application' } }],
      ['/v1/invoices/create_preview', 'subscription', { subscription: 'sub_1' }],
      ['/v1/invoices/create_preview', 'preview_mode', { customer: id, preview_mode: 'recurring' }],
    ];
    for (const [path, param, params] of cases) {
      const refused = await refusalOf(post(path, params));
      expect(refused).toMatchObject({ statusCode: 400, param });
      expect(refused.message.startsWith(`The lab does not simulate ${param}`)).toBe(true);
    }
  });

  it('may be left empty where Stripe lets it be emptied, and a price may say that it is exclusive', async () => {
    const id = await aDraft(bench.stripe, {}, []);
    await post(`/v1/invoices/${id}`, { shipping_cost: '', transfer_data: '', default_source: '' });
    const lines = [priced({ tax_behavior: 'exclusive' })];
    await post(`/v1/invoices/${id}/add_lines`, { lines });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ total: 100 });
  });
});
