import type Stripe from 'stripe';
import { refusalOf, startBench, type Bench } from './support';

describe('the preview of an invoice', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());
  const preview = (params: Stripe.InvoiceCreatePreviewParams) =>
    bench.stripe.invoices.createPreview(params);
  const automatic = { automatic_tax: { enabled: true } };
  const item = { amount: 1000, currency: 'usd', description: 'Setup' };
  const germany = { address: { country: 'DE' } };

  it('adds items to what is pending, and makes nothing: no object, no event', async () => {
    const { stripe } = bench;
    const pending = { customer: 'cus_card', currency: 'usd', amount: 300 };
    const { id: standing } = await stripe.invoiceItems.create(pending);
    const account = bench.lab.account('sk_test_lab');
    const before = account.changes();
    const shown = await preview({
      customer: 'cus_card',
      ...automatic,
      invoice_items: [
        item,
        {
          price_data: { currency: 'usd', product: 'prod_misc', unit_amount: 50 },
          quantity: 2,
        },
        { invoiceitem: standing, amount: 400 },
      ],
    });
    expect(shown.id).toMatch(/^upcoming_in_/);
    // 8.75 % of 1500.
    expect(shown).toMatchObject({ status: 'draft', billing_reason: 'upcoming', total: 1631 });
    expect(shown.lines.data.map(({ amount }) => amount)).toEqual([100, 1000, 400]);
    expect(account.changes()).toBe(before);
    expect((await stripe.invoices.list({ customer: 'cus_card' })).data).toEqual([]);
    expect(await stripe.invoiceItems.retrieve(standing)).toMatchObject({ amount: 300 });
    const gone = stripe.invoices.retrieve(shown.id);
    expect((await refusalOf(gone)).statusCode).toBe(404);
  });

  it('is for someone who is not a customer yet', async () => {
    const invoice_items = [item];
    const details = (more: object) => ({
      customer_details: { ...germany, ...more },
      invoice_items,
    });
    expect(await preview({ ...automatic, ...details({}) })).toMatchObject({
      total: 1190,
      customer_address: { country: 'DE' },
      automatic_tax: { status: 'complete' },
    });
    const tax_ids = [{ type: 'eu_vat' as const, value: 'DE123456789' }];
    expect(await preview({ ...automatic, ...details({ tax_ids }) })).toMatchObject({
      total: 1000,
      customer_tax_ids: tax_ids,
      total_taxes: [{ taxability_reason: 'reverse_charge' }],
    });
    expect(await preview({ ...automatic, ...details({ tax_exempt: 'exempt' }) })).toMatchObject({
      total: 1000,
      total_taxes: [{ taxability_reason: 'customer_exempt' }],
    });
  });

  it('takes the details for those of the customer, without changing the customer', async () => {
    const shown = await preview({
      ...automatic,
      customer: 'cus_no_address',
      customer_details: germany,
      invoice_items: [item],
    });
    expect(shown).toMatchObject({ customer: 'cus_no_address', total: 1190 });
    const nowhere = await preview({
      ...automatic,
      customer: 'cus_no_address',
      invoice_items: [item],
    });
    expect(nowhere.automatic_tax.status).toBe('requires_location_inputs');
    const customer = await bench.stripe.customers.retrieve('cus_no_address');
    expect(customer).toMatchObject({ address: null });
  });

  it('takes rates, prices and currencies as an invoice does', async () => {
    const { taxRates, prices } = bench.stripe;
    const rate = await taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 });
    const price = await prices.create({ currency: 'eur', product: 'prod_misc', unit_amount: 250 });
    const shown = await preview({
      customer: 'cus_invoice',
      currency: 'eur',
      invoice_items: [{ price: price.id, quantity: 4, tax_rates: [rate.id] }],
    });
    expect(shown).toMatchObject({ currency: 'eur', subtotal: 1000, total: 1200 });
    const mixed = preview({ customer: 'cus_invoice', currency: 'eur', invoice_items: [item] });
    expect((await refusalOf(mixed)).statusCode).toBe(400);
  });

  it('is refused where there is nothing to show, no one to show it to, or a bad tax id', async () => {
    expect(await refusalOf(preview({ customer: 'cus_card' }))).toMatchObject({
      statusCode: 404,
      code: 'invoice_upcoming_none',
      message: 'No upcoming invoices for customer: cus_card',
    });
    expect((await refusalOf(preview({ invoice_items: [item] }))).param).toBe('customer');
    const tax_ids = [{ type: 'eu_vat' as const, value: 'DE1' }];
    const bad = preview({ customer_details: { tax_ids }, invoice_items: [item] });
    expect(await refusalOf(bad)).toMatchObject({
      code: 'tax_id_invalid',
      param: 'customer_details[tax_ids][0][value]',
    });
    const missing = preview({ customer: 'cus_card', invoice_items: [{ invoiceitem: 'ii_nope' }] });
    expect((await refusalOf(missing)).code).toBe('resource_missing');
    const discounts = [{ coupon: 'SPRING' }];
    const discounted = preview({ customer: 'cus_card', invoice_items: [item], discounts });
    expect((await refusalOf(discounted)).message).toBe("No such coupon: 'SPRING'");
  });
});
