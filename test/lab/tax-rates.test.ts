import type Stripe from 'stripe';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('tax rates in the lab', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  const aRate = async (params: Partial<Stripe.TaxRateCreateParams> = {}): Promise<string> => {
    const { id } = await bench.stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: false,
      percentage: 10,
      ...params,
    });
    return id;
  };
  const add = (id: string, ...lines: Stripe.InvoiceAddLinesParams.Line[]) =>
    bench.stripe.invoices.addLines(id, { lines });
  const read = (id: string) => bench.stripe.invoices.retrieve(id);

  describe('as objects', () => {
    it('are made, read, listed and changed, but for what is set once', async () => {
      const { taxRates, events } = bench.stripe;
      const made = await taxRates.create({
        display_name: 'Sales Tax',
        inclusive: false,
        percentage: 7.25,
        country: 'US',
        state: 'CA',
        jurisdiction: 'US - CA',
        tax_type: 'sales_tax',
        metadata: { a: '1' },
      });
      expect(made).toMatchObject({ active: true, effective_percentage: 7.25, country: 'US' });
      expect(await taxRates.retrieve(made.id)).toEqual(made);
      const archived = await taxRates.update(made.id, { active: false, metadata: { b: '2' } });
      expect(archived).toMatchObject({ active: false, metadata: { a: '1', b: '2' } });
      const listed = await taxRates.list({ active: false, inclusive: false });
      expect(listed.data.map(({ id }) => id)).toContain(made.id);
      expect((await taxRates.list({ active: true })).data.map(({ id }) => id)).not.toContain(
        made.id,
      );
      const [event] = (await events.list({ type: 'tax_rate.updated' })).data;
      expect(event?.data.previous_attributes).toMatchObject({ active: true });
      expect((await refusalOf(taxRates.update(made.id, { state: 'NY' }))).param).toBe('state');
    });

    it('are refused beyond 100 percent, with five decimals, and for a country that is none', async () => {
      expect((await refusalOf(aRate({ percentage: 100.1 }))).param).toBe('percentage');
      expect((await refusalOf(aRate({ percentage: 1.00001 }))).param).toBe('percentage');
      expect((await refusalOf(aRate({ country: 'USA' }))).param).toBe('country');
      const missing = await refusalOf(bench.stripe.taxRates.retrieve('txr_nope'));
      expect(missing).toMatchObject({ statusCode: 404, message: "No such tax rate: 'txr_nope'" });
    });
  });

  describe('on an invoice', () => {
    it('comes on top or lies in the price, as in the examples of the documentation', async () => {
      const exclusive = await aRate({ percentage: 25 });
      const inclusive = await aRate({ percentage: 25, inclusive: true });
      const onTop = await aDraft(bench.stripe, {}, []);
      expect(await add(onTop, { amount: 500, tax_rates: [exclusive] })).toMatchObject({
        subtotal: 500,
        total: 625,
        total_excluding_tax: 500,
        total_taxes: [
          {
            amount: 125,
            taxable_amount: 500,
            tax_behavior: 'exclusive',
            tax_rate_details: { tax_rate: exclusive },
            taxability_reason: 'not_available',
          },
        ],
      });
      const within = await aDraft(bench.stripe, {}, []);
      expect(await add(within, { amount: 500, tax_rates: [inclusive] })).toMatchObject({
        subtotal: 500,
        subtotal_excluding_tax: 400,
        total: 500,
        total_excluding_tax: 400,
        total_taxes: [{ amount: 100, taxable_amount: 400, tax_behavior: 'inclusive' }],
      });
    });

    it('is summed by rate and rounded once for the invoice', async () => {
      const rate = await aRate({ inclusive: true });
      const id = await aDraft(bench.stripe, {}, []);
      const lines = [100_000, 5000].map((amount) => ({ amount, tax_rates: [rate] }));
      // Line by line it would be 9091 and 455, which is 9546.
      const invoice = await add(id, ...lines);
      expect(invoice).toMatchObject({ total: 105_000, total_excluding_tax: 95_455 });
      expect(invoice.total_taxes).toMatchObject([{ amount: 9545, taxable_amount: 95_455 }]);
      const ofLines = invoice.lines.data.map(({ taxes }) => taxes?.[0]?.amount);
      expect(ofLines).toEqual([454, 9091]);
    });

    it('takes exclusive tax on what is left without the inclusive one', async () => {
      const rates = [
        await aRate({ percentage: 5, inclusive: true }),
        await aRate({ percentage: 7 }),
      ];
      const id = await aDraft(bench.stripe, {}, []);
      expect(await add(id, { amount: 450, tax_rates: rates })).toMatchObject({
        total: 480,
        total_taxes: [{ amount: 21 }, { amount: 30, taxable_amount: 429 }],
      });
    });

    it('is the default for lines without rates of their own, until the default is taken away', async () => {
      const [standard, reduced] = [await aRate({ percentage: 20 }), await aRate({ percentage: 5 })];
      const id = await aDraft(bench.stripe, { default_tax_rates: [standard] }, [1000]);
      const both = await add(id, { amount: 1000, tax_rates: [reduced] });
      expect(both.default_tax_rates).toMatchObject([{ id: standard, percentage: 20 }]);
      expect(both.total).toBe(2250);
      await bench.stripe.invoices.update(id, { default_tax_rates: '' });
      expect(await read(id)).toMatchObject({ total: 2050, default_tax_rates: [] });
    });

    it('changes with its line, and never shows on the line what only the lab keeps', async () => {
      const rate = await aRate();
      const id = await aDraft(bench.stripe, {}, [1000]);
      const line = (await read(id)).lines.data[0]!;
      const taxed = await bench.stripe.invoices.updateLineItem(id, line.id, { tax_rates: [rate] });
      expect(taxed.taxes).toMatchObject([{ amount: 100 }]);
      expect('tax_rates' in taxed).toBe(false);
      const bulk = { lines: [{ id: line.id, amount: 2000 }] };
      expect((await bench.stripe.invoices.updateLines(id, bulk)).total).toBe(2200);
      const [item] = (await bench.stripe.invoiceItems.list({ invoice: id })).data;
      expect(item?.tax_rates).toMatchObject([{ id: rate }]);
      const cleared = { lines: [{ id: line.id, tax_rates: '' as const }] };
      expect((await bench.stripe.invoices.updateLines(id, cleared)).total).toBe(2000);
    });

    it('travels with a pending item into the invoice that takes it', async () => {
      const { stripe } = bench;
      const { id: customer } = await stripe.customers.create({});
      const rate = await aRate();
      const item = await stripe.invoiceItems.create({ customer, amount: 300, tax_rates: [rate] });
      expect(item.tax_rates).toMatchObject([{ id: rate, percentage: 10 }]);
      const pending = { customer, pending_invoice_items_behavior: 'include' as const };
      const automatic = { ...pending, automatic_tax: { enabled: true } };
      expect((await refusalOf(stripe.invoices.create(automatic))).statusCode).toBe(400);
      const invoice = await stripe.invoices.create(pending);
      expect(invoice).toMatchObject({ subtotal: 300, total: 330 });
    });

    it('is not owed by the exempt, who pay an inclusive price less its tax', async () => {
      const { stripe } = bench;
      const { id: customer } = await stripe.customers.create({ tax_exempt: 'exempt' });
      const inclusive = await aRate({ inclusive: true });
      const onTop = await aDraft(stripe, { customer }, []);
      expect(await add(onTop, { amount: 10_000, tax_rates: [await aRate()] })).toMatchObject({
        total: 10_000,
        total_taxes: [{ amount: 0, taxability_reason: 'customer_exempt' }],
      });
      const within = await aDraft(stripe, { customer }, []);
      const spared = await add(within, { amount: 10_000, tax_rates: [inclusive] });
      expect(spared).toMatchObject({ total: 9091, total_excluding_tax: 9091 });
      await stripe.customers.update(customer, { tax_exempt: 'reverse' });
      expect(await read(within)).toMatchObject({
        total: 9091,
        customer_tax_exempt: 'reverse',
        total_taxes: [{ amount: 0, taxability_reason: 'reverse_charge' }],
      });
      await stripe.customers.update(customer, { tax_exempt: 'none' });
      expect(await stripe.invoices.finalizeInvoice(within)).toMatchObject({
        total: 10_000,
        total_excluding_tax: 9091,
      });
    });
  });

  describe('are refused', () => {
    it('when archived, unless they are there already', async () => {
      const rate = await aRate();
      const id = await aDraft(bench.stripe, { default_tax_rates: [rate] }, [1000]);
      await bench.stripe.taxRates.update(rate, { active: false });
      const again = await bench.stripe.invoices.update(id, { default_tax_rates: [rate] });
      expect(again.total).toBe(1100);
      const other = await aDraft(bench.stripe, {}, []);
      const refused = await refusalOf(add(other, { amount: 1, tax_rates: [rate] }));
      expect(refused).toMatchObject({ statusCode: 400, param: 'tax_rates[0]' });
    });

    it('when there is none, too many, or the same twice', async () => {
      const rate = await aRate();
      const id = await aDraft(bench.stripe, {}, []);
      const nope = await refusalOf(add(id, { amount: 1, tax_rates: ['txr_nope'] }));
      expect(nope.message).toBe("No such tax rate: 'txr_nope'");
      for (const tax_rates of [[rate, rate], Array.from({ length: 11 }, () => rate)]) {
        expect((await refusalOf(add(id, { amount: 1, tax_rates }))).param).toBe('tax_rates');
      }
    });

    it('beside amounts by hand and beside automatic tax, in either order', async () => {
      const { stripe } = bench;
      const rate = await aRate();
      const tax_amounts = [
        {
          amount: 10,
          taxable_amount: 100,
          tax_rate_data: { display_name: 'Tax', inclusive: false, percentage: 10 },
        },
      ];
      const rated = { amount: 100, tax_rates: [rate] };
      const byHand = { amount: 100, tax_amounts };
      const plain = await aDraft(stripe, {}, []);
      const handmade = await aDraft(stripe, {}, []);
      await add(handmade, byHand);
      const withRates = await aDraft(stripe, {}, []);
      await add(withRates, rated);
      const withDefault = await aDraft(stripe, { default_tax_rates: [rate] }, []);
      const automatic = await aDraft(stripe, { automatic_tax: { enabled: true } }, []);
      const on = { automatic_tax: { enabled: true } };
      const refusals = [
        add(plain, { ...byHand, ...rated }),
        add(plain, byHand, rated),
        add(handmade, rated),
        add(withRates, byHand),
        add(withDefault, byHand),
        add(automatic, rated),
        stripe.invoiceItems.create({ customer: 'cus_card', invoice: automatic, ...rated }),
        stripe.invoices.update(handmade, { default_tax_rates: [rate] }),
        stripe.invoices.update(withRates, on),
        stripe.invoices.update(withDefault, on),
        stripe.invoices.update(automatic, { default_tax_rates: [rate] }),
      ];
      for (const refused of refusals) expect((await refusalOf(refused)).statusCode).toBe(400);
      const totals = [plain, handmade, withRates, withDefault, automatic].map(read);
      expect((await Promise.all(totals)).map(({ total }) => total)).toEqual([0, 110, 110, 0, 0]);
    });
  });
});
