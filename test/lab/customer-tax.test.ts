import type Stripe from 'stripe';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('what the lab knows of a customer for tax', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const taxOf = async (params: Stripe.CustomerCreateParams) =>
    (await bench.stripe.customers.create({ ...params, expand: ['tax'] })).tax;
  const shippedTo = (address: Stripe.AddressParam) => ({ shipping: { name: 'Ship', address } });
  const immediately = { validate_location: 'immediately' as const };
  const automatic = { automatic_tax: { enabled: true } };

  it('takes the first source that is there, and does not skip a bad address', async () => {
    const california = { country: 'US', postal_code: '94105' };
    const germany = { country: 'DE' };
    expect(await taxOf({ ...shippedTo(germany), address: california })).toMatchObject({
      automatic_tax: 'supported',
      location: { country: 'DE', source: 'shipping_destination' },
    });
    expect(await taxOf({ address: california })).toMatchObject({
      location: { country: 'US', state: 'CA', source: 'billing_address' },
    });
    expect(await taxOf({ ...shippedTo({ country: 'US' }), address: california })).toMatchObject({
      automatic_tax: 'unrecognized_location',
      location: null,
    });
    expect(await taxOf({ tax: { ip_address: '198.51.100.7' } })).toMatchObject({
      automatic_tax: 'supported',
      ip_address: '198.51.100.7',
      location: { country: 'DE', source: 'ip_address' },
    });
    expect(await taxOf({ tax: { ip_address: '10.0.0.1' } })).toMatchObject({
      automatic_tax: 'unrecognized_location',
    });
  });

  it('falls back on the address of a payment method: that of the invoice, then of the customer', async () => {
    const { customers, invoices, paymentMethods } = bench.stripe;
    const methodIn = async (country: string) => {
      const { id } = await paymentMethods.create({
        type: 'card',
        card: { token: 'tok_visa' },
        billing_details: { address: { country }, name: 'Ada' },
      });
      return id;
    };
    const [german, french] = [await methodIn('DE'), await methodIn('FR')];
    const made = await customers.create({
      payment_method: german,
      invoice_settings: { default_payment_method: german },
      expand: ['tax'],
    });
    expect(made.tax).toMatchObject({ location: { country: 'DE', source: 'payment_method' } });
    await paymentMethods.attach(french, { customer: made.id });
    const id = await aDraft(bench.stripe, { customer: made.id, ...automatic });
    expect((await invoices.retrieve(id)).total).toBe(1190);
    const paidFrom = await invoices.update(id, { default_payment_method: french });
    expect(paidFrom.total).toBe(1200);
    const moved = { billing_details: { address: { country: 'IT' }, email: 'ada@lab.invalid' } };
    expect((await paymentMethods.update(french, moved)).billing_details).toMatchObject({
      address: { country: 'IT' },
      email: 'ada@lab.invalid',
      name: 'Ada',
    });
  });

  it('needs a ZIP code in the United States and a region in Canada and India', async () => {
    const cases: [Stripe.AddressParam, string][] = [
      [{ country: 'US', state: 'OR' }, 'unrecognized_location'],
      [{ country: 'US', postal_code: '97712-4918' }, 'supported'],
      [{ country: 'CA' }, 'unrecognized_location'],
      [{ country: 'CA', state: 'BC' }, 'not_collecting'],
      [{ country: 'IN' }, 'unrecognized_location'],
      [{ country: 'IN', postal_code: '110001' }, 'not_collecting'],
      [{ country: 'IE' }, 'supported'],
    ];
    for (const [address, expected] of cases) {
      expect((await taxOf({ address }))?.automatic_tax).toBe(expected);
    }
  });

  it('validates at once only when it is told to, and then changes nothing', async () => {
    const { customers } = bench.stripe;
    const { id } = await customers.create({ address: { country: 'DE' } });
    const bad = { address: { country: 'US' } };
    const refused = customers.update(id, { ...bad, tax: immediately });
    expect((await refusalOf(refused)).code).toBe('customer_tax_location_invalid');
    expect(await customers.retrieve(id)).toMatchObject({ address: { country: 'DE' } });
    await customers.update(id, { ...bad, tax: { validate_location: 'auto' } });
    expect(await customers.retrieve(id, { expand: ['tax'] })).toMatchObject({
      tax: { automatic_tax: 'unrecognized_location' },
    });
    const byIp = { tax: { ...immediately, ip_address: '203.0.113.9' } };
    expect(await taxOf(byIp)).toMatchObject({ location: { country: 'GB' } });
    const noIp = await refusalOf(customers.create({ tax: { ip_address: 'here' } }));
    expect(noIp.param).toBe('tax[ip_address]');
  });

  it('keeps the address until it is emptied', async () => {
    const { customers } = bench.stripe;
    const { id } = await customers.create({ tax: { ip_address: '192.0.2.1' } });
    const ip = async (tax: Stripe.CustomerUpdateParams.Tax) =>
      (await customers.update(id, { tax, expand: ['tax'] })).tax?.ip_address;
    expect(await ip({ validate_location: 'deferred' })).toBe('192.0.2.1');
    expect(await ip({ ip_address: '' })).toBeNull();
  });

  it('taxes by where the customer was seen, and shows drafts as the customer is', async () => {
    const { customers, invoices } = bench.stripe;
    const { id: customer } = await customers.create({ tax: { ip_address: '198.51.100.7' } });
    const id = await aDraft(bench.stripe, { customer, ...automatic });
    expect(await invoices.retrieve(id)).toMatchObject({ total: 1190, customer_name: null });
    await customers.update(customer, { name: 'Known', address: { country: 'FR' } });
    expect(await invoices.retrieve(id)).toMatchObject({ customer_name: 'Known' });
    expect(await invoices.finalizeInvoice(id)).toMatchObject({
      total: 1200,
      customer_address: { country: 'FR' },
    });
  });

  it('calculates nothing in a territory outside the tax of its country, and for what is not taxable', async () => {
    const { customers, invoices, products } = bench.stripe;
    const address = { country: 'ES', postal_code: '35001' };
    const { id: islander } = await customers.create({ address });
    const there = await aDraft(bench.stripe, { customer: islander, ...automatic });
    expect(await invoices.retrieve(there)).toMatchObject({
      total: 1000,
      total_taxes: [{ amount: 0, taxability_reason: 'not_supported' }],
    });
    const { id: product } = await products.create({ name: 'Deposit', tax_code: 'txcd_00000000' });
    const id = await aDraft(bench.stripe, { customer: 'cus_invoice', ...automatic });
    const price_data = { currency: 'usd', product, unit_amount: 500 };
    expect(await invoices.addLines(id, { lines: [{ price_data }] })).toMatchObject({
      total: 1690,
      total_taxes: [
        { amount: 190, taxability_reason: 'standard_rated' },
        { amount: 0, taxability_reason: 'not_collecting' },
      ],
    });
  });

  it('leaves an inclusive price as it is, taxed or exempt', async () => {
    const { customers, invoices } = bench.stripe;
    const { id: customer } = await customers.create({ address: { country: 'IE' } });
    const id = await aDraft(bench.stripe, { customer, ...automatic }, [500]);
    const price = { currency: 'usd', product: 'prod_misc', unit_amount: 10_000 };
    const lines = [{ price_data: { ...price, tax_behavior: 'inclusive' as const } }];
    // The example of docs.stripe.com/tax/standalone-tax-api, and a line of 5.00 with its tax on top.
    expect(await invoices.addLines(id, { lines })).toMatchObject({
      subtotal: 10_500,
      total: 10_615,
      total_excluding_tax: 8630,
      total_taxes: [
        { amount: 115, tax_behavior: 'exclusive', taxable_amount: 500 },
        { amount: 1870, tax_behavior: 'inclusive', taxable_amount: 8130 },
      ],
    });
    await customers.update(customer, { tax_exempt: 'exempt' });
    expect(await invoices.finalizeInvoice(id)).toMatchObject({
      total: 10_500,
      total_excluding_tax: 10_500,
    });
  });

  it('refuses an item in another currency than its invoice', async () => {
    const id = await aDraft(bench.stripe, { customer: 'cus_invoice' }, []);
    const item = { customer: 'cus_invoice', invoice: id, amount: 1, currency: 'eur' };
    expect((await refusalOf(bench.stripe.invoiceItems.create(item))).param).toBe('currency');
  });

  it('lets an item say anew how its price holds the tax', async () => {
    const { invoiceItems, invoices } = bench.stripe;
    const id = await aDraft(bench.stripe, { customer: 'cus_invoice', ...automatic }, []);
    const on = { customer: 'cus_invoice', invoice: id, amount: 11_900 };
    const item = await invoiceItems.create({ ...on, tax_behavior: 'inclusive' });
    expect(await invoices.retrieve(id)).toMatchObject({ total: 11_900 });
    await invoiceItems.update(item.id, { amount: 23_800 });
    expect(await invoices.retrieve(id)).toMatchObject({ total: 23_800 });
    await invoiceItems.update(item.id, { tax_behavior: 'exclusive' });
    expect(await invoices.retrieve(id)).toMatchObject({ subtotal: 23_800, total: 28_322 });
  });

  it('takes names, a payment method and the metadata of a balance that come with a call', async () => {
    const { customers, paymentMethods } = bench.stripe;
    const method = await paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    const made = await customers.create({
      business_name: 'Acme',
      individual_name: 'Ada',
      payment_method: method.id,
      invoice_settings: {
        default_payment_method: method.id,
        rendering_options: { amount_tax_display: 'exclude_tax' },
      },
    });
    expect(made).toMatchObject({
      business_name: 'Acme',
      individual_name: 'Ada',
      invoice_settings: {
        default_payment_method: method.id,
        rendering_options: { amount_tax_display: 'exclude_tax' },
      },
    });
    expect((await paymentMethods.retrieve(method.id)).customer).toBe(made.id);
    const renamed = await customers.update(made.id, { business_name: '' });
    expect('business_name' in renamed).toBe(false);
    const declined = { payment_method: 'pm_card_visa_chargeDeclined' };
    expect((await refusalOf(customers.create(declined))).statusCode).toBe(402);
    const moved = await customers.createBalanceTransaction(made.id, {
      amount: -100,
      currency: 'usd',
      metadata: { why: 'sorry' },
    });
    expect(moved.metadata).toEqual({ why: 'sorry' });
  });
});
