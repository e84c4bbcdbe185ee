import type Stripe from 'stripe';
import { lineOf, taxOf } from './credit-note-support';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('a credit note of an invoice taxed by rates', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const aRate = (percentage: number, inclusive: boolean): Promise<Stripe.TaxRate> =>
    bench.stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive });
  const open = async (
    params: Partial<Stripe.InvoiceCreateParams>,
    amounts: number[],
  ): Promise<Stripe.Invoice> =>
    bench.stripe.invoices.finalizeInvoice(await aDraft(bench.stripe, params, amounts));

  it('shows the rates and takes each line with its tax, rounded for the whole invoice', async () => {
    const { creditNotes } = bench.stripe;
    const { id } = await aRate(8.25, false);
    const invoice = await open({ default_tax_rates: [id] }, [333, 333, 333]);
    const notes: Stripe.CreditNote[] = [];
    for (const index of [0, 1, 2]) {
      const line = {
        type: 'invoice_line_item',
        invoice_line_item: lineOf(invoice, index),
      } as const;
      const lines = [{ ...line, quantity: 1 }];
      notes.push(await creditNotes.create({ invoice: invoice.id, lines }));
    }
    expect(notes[0]?.lines.data[0]?.tax_rates).toMatchObject([{ id, percentage: 8.25 }]);
    expect(taxOf(notes.flatMap(({ total_taxes }) => total_taxes ?? []))).toBe(82);
    expect((await bench.stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
  });

  it('credits a custom line by the rates it names, of which none may be archived before', async () => {
    const { creditNotes, taxRates } = bench.stripe;
    const [exclusive, inclusive] = [await aRate(10, false), await aRate(25, true)];
    const archived = await aRate(5, false);
    await taxRates.update(archived.id, { active: false });
    const { id: invoice } = await open({ default_tax_rates: [exclusive.id] }, [5000]);
    const credit = (...tax_rates: string[]): Promise<Stripe.CreditNote> =>
      creditNotes.create({
        invoice,
        lines: [{ type: 'custom_line_item', unit_amount: 1250, tax_rates }],
      });
    expect((await refusalOf(credit(archived.id))).message).toBe(
      `The tax rate ${archived.id} is archived (inactive) and can't be applied.`,
    );
    expect(await credit(inclusive.id)).toMatchObject({
      subtotal: 1250,
      total: 1250,
      total_excluding_tax: 1000,
      total_taxes: [{ amount: 250, tax_behavior: 'inclusive', taxable_amount: 1000 }],
    });
    // The rate of the invoice may be given back although it was archived since.
    await taxRates.update(exclusive.id, { active: false });
    expect(await credit(exclusive.id)).toMatchObject({ subtotal: 1250, total: 1375 });
  });

  it('gives back no tax that an exempt customer never owed', async () => {
    const { creditNotes, customers, invoices } = bench.stripe;
    const { id: customer } = await customers.create({ tax_exempt: 'exempt' });
    const { id } = await aRate(25, true);
    const invoice = await open({ customer, default_tax_rates: [id] }, [1250, 2500]);
    expect(invoice).toMatchObject({ subtotal: 3750, total: 3000 });
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const lines = [{ ...line, quantity: 1 }];
    expect(await creditNotes.create({ invoice: invoice.id, lines })).toMatchObject({
      subtotal: 1250,
      total: 1000,
    });
    for (const amount of [700, 1300]) {
      expect(await creditNotes.create({ invoice: invoice.id, amount })).toMatchObject({
        total: amount,
      });
    }
    expect((await invoices.retrieve(invoice.id)).status).toBe('paid');
  });
});
