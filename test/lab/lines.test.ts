import Stripe from 'stripe';
import { multiply } from '../../src/lab/stripe/billing/money';
import { aDraft, refusalOf, startBench, type Bench } from './support';

const decimal = (text: string) => Stripe.Decimal.from(text);

describe('the lines of a draft', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const add = (id: string, line: Stripe.InvoiceAddLinesParams.Line) =>
    bench.stripe.invoices.addLines(id, { lines: [line] });

  it('multiplies decimals exactly and rounds each line once, half away from zero', async () => {
    const id = await aDraft(bench.stripe, {}, []);
    const price = { currency: 'usd', product: 'prod_api_calls' };
    const cases: [quantity: string, unit: string, amount: number][] = [
      ['1234567', '0.0123', 15185],
      ['0.5', '1', 1],
      ['0.5', '3', 2],
      ['1', '-2.5', -3],
      ['0.000000000001', '1000000000000', 1],
    ];
    for (const [quantity, unit, amount] of cases) {
      const { lines } = await add(id, {
        price_data: { ...price, unit_amount_decimal: decimal(unit) },
        quantity_decimal: decimal(quantity),
      });
      expect(lines.data[0]).toMatchObject({ amount, description: 'API calls' });
      expect(lines.data[0]?.quantity_decimal?.toString()).toBe(quantity);
      expect(lines.data[0]?.pricing?.unit_amount_decimal?.toString()).toBe(unit);
    }
    expect(multiply('1.005', '100')).toBe(101);
  });

  it('refuses an amount beside a quantity, thirteen decimals, and a product that is not there', async () => {
    const id = await aDraft(bench.stripe, {}, []);
    expect((await refusalOf(add(id, { amount: 1, quantity: 2 }))).message).toBe(
      'You may only specify one of these parameters: amount, quantity.',
    );
    const tiny = { currency: 'usd', product: 'prod_misc', unit_amount_decimal: '0.0000000000001' };
    const refused = bench.stripe.rawRequest('POST', `/v1/invoices/${id}/add_lines`, {
      lines: [{ price_data: tiny }],
    });
    expect((await refusalOf(refused)).code).toBe('parameter_invalid_decimal');
    const missing = { currency: 'usd', product: 'prod_nope', unit_amount: 1 };
    expect(await refusalOf(add(id, { price_data: missing }))).toMatchObject({
      code: 'resource_missing',
      message: "No such product: 'prod_nope'",
    });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ total: 0 });
  });

  it('adds all lines of a call or none, and no more than 250 in all', async () => {
    const id = await aDraft(bench.stripe, {}, []);
    const lines = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ amount: n + 1, description: `Line ${n}` }));
    await bench.stripe.invoices.addLines(id, { lines: lines(200) });
    const refused = bench.stripe.invoices.addLines(id, { lines: lines(51) });
    expect((await refusalOf(refused)).message).toMatch(/up to 250/);
    const full = await bench.stripe.invoices.addLines(id, { lines: lines(50) });
    expect(full.lines).toMatchObject({ has_more: true, total_count: 250 });
    expect(full.lines.data).toHaveLength(10);
  });

  it('pages the lines, newest first, and without a total count', async () => {
    const amounts = Array.from({ length: 25 }, (_, n) => n + 1);
    const id = await aDraft(bench.stripe, {}, amounts);
    const first = await bench.stripe.invoices.listLineItems(id, { limit: 20 });
    expect(first.has_more).toBe(true);
    expect('total_count' in first).toBe(false);
    const second = await bench.stripe.invoices.listLineItems(id, {
      limit: 20,
      starting_after: first.data.at(-1)!.id,
    });
    expect(second.has_more).toBe(false);
    const seen = [...first.data, ...second.data].map((line) => line.amount);
    expect(seen).toEqual(amounts.toReversed());
    const back = await bench.stripe.invoices.listLineItems(id, {
      limit: 3,
      ending_before: second.data[0]!.id,
    });
    expect(back.data.map((line) => line.amount)).toEqual([8, 7, 6]);
  });

  it('changes the lines and the metadata of the invoice in one step and one event', async () => {
    const id = await aDraft(bench.stripe, {}, [1000, 500]);
    const [newest] = (await bench.stripe.invoices.listLineItems(id)).data;
    const before = bench.lab.account('sk_test_lab').events.size();
    const changed = await bench.stripe.invoices.updateLines(id, {
      lines: [{ id: newest!.id, amount: 700, metadata: { hash: 'h1' } }],
      invoice_metadata: { anrok_user_input: 'v2' },
    });
    expect(changed).toMatchObject({ total: 1700, metadata: { anrok_user_input: 'v2' } });
    expect(bench.lab.account('sk_test_lab').events.size()).toBe(before + 1);
    const left = await bench.stripe.invoices.removeLines(id, {
      lines: [{ id: newest!.id, behavior: 'delete' }],
    });
    expect(left).toMatchObject({ total: 1000 });
  });

  it('puts an unassigned line back to pending, where another invoice can take it', async () => {
    const { stripe } = bench;
    const { id: customer } = await stripe.customers.create({});
    const id = await aDraft(stripe, { customer }, [900]);
    const [line] = (await stripe.invoices.listLineItems(id)).data;
    await stripe.invoices.removeLines(id, { lines: [{ id: line!.id, behavior: 'unassign' }] });
    const swept = await stripe.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
    });
    expect(swept.total).toBe(900);
  });

  it('adds tax amounts given by hand, and refuses them beside automatic tax', async () => {
    const tax = {
      amount: 83,
      taxable_amount: 1000,
      tax_rate_data: { display_name: 'Sales Tax', inclusive: false, percentage: 8.25 },
    };
    const id = await aDraft(bench.stripe, {}, []);
    const taxed = await add(id, { amount: 1000, tax_amounts: [tax] });
    expect(taxed).toMatchObject({ subtotal: 1000, total: 1083, total_excluding_tax: 1000 });
    expect(taxed.total_taxes).toMatchObject([{ amount: 83, taxable_amount: 1000 }]);
    const line = taxed.lines.data[0]!.id;
    const cleared = await bench.stripe.invoices.updateLines(id, {
      lines: [{ id: line, tax_amounts: '' }],
    });
    expect(cleared.total).toBe(1000);
    const automatic = await aDraft(bench.stripe, { automatic_tax: { enabled: true } }, []);
    const refused = add(automatic, { amount: 1000, tax_amounts: [tax] });
    expect((await refusalOf(refused)).statusCode).toBe(400);
  });

  it('shows the item behind a line, and takes the line away with it', async () => {
    const id = await aDraft(bench.stripe, {}, [700, 300]);
    const items = await bench.stripe.invoiceItems.list({ invoice: id });
    expect(items.data.map(({ amount }) => amount)).toEqual([300, 700]);
    await bench.stripe.invoiceItems.del(items.data[0]!.id);
    expect((await bench.stripe.invoices.retrieve(id)).total).toBe(700);
  });

  it('keeps to the limits of metadata and custom fields', async () => {
    const { invoices } = bench.stripe;
    const id = await aDraft(bench.stripe, { metadata: { a: '1', b: '2' } }, []);
    expect((await invoices.update(id, { metadata: { a: '', c: '3' } })).metadata).toEqual({
      b: '2',
      c: '3',
    });
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']));
    expect((await refusalOf(invoices.update(id, { metadata: many }))).param).toBe('metadata');
    const long = { k: 'x'.repeat(501) };
    expect((await refusalOf(invoices.update(id, { metadata: long }))).statusCode).toBe(400);
    const fields = Array.from({ length: 5 }, (_, n) => ({ name: `f${n}`, value: 'v' }));
    expect((await refusalOf(invoices.update(id, { custom_fields: fields }))).param).toBe(
      'custom_fields',
    );
  });
});
