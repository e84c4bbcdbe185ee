import fc from 'fast-check';
import type Stripe from 'stripe';
import { anOpenInvoice, lineOf, taxOf } from './credit-note-support';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('the lines of a credit note', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const credit = (
    invoice: string,
    ...lines: Stripe.CreditNoteCreateParams.Line[]
  ): Promise<Stripe.CreditNote> => bench.stripe.creditNotes.create({ invoice, lines });

  it('credit an invoice line by quantity with its share of the tax, the last one with the cent', async () => {
    const invoice = await anOpenInvoice(bench.stripe, [
      { quantity: 3, unit_amount_decimal: '33.5', tax: 19 },
      { amount: 700, tax: 0 },
    ]);
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const notes: Stripe.CreditNote[] = [];
    for (const quantity of [1, 1, 1]) notes.push(await credit(invoice.id, { ...line, quantity }));
    expect(notes[0]?.lines.data[0]).toMatchObject({
      amount: 34,
      description: 'Line 0',
      invoice_line_item: line.invoice_line_item,
      quantity: 1,
      unit_amount: null,
      type: 'invoice_line_item',
      taxes: [{ amount: 6, tax_behavior: 'exclusive' }],
    });
    expect(String(notes[0]?.lines.data[0]?.unit_amount_decimal)).toBe('33.5');
    expect(notes.map(({ subtotal }) => subtotal)).toEqual([34, 34, 33]);
    expect(notes.map(({ total_taxes }) => taxOf(total_taxes))).toEqual([6, 7, 6]);
    expect((await refusalOf(credit(invoice.id, { ...line, quantity: 1 }))).message).toBe(
      'The quantity to credit (1) is greater than the quantity left of the invoice line item (0).',
    );
    expect(await bench.stripe.invoices.retrieve(invoice.id)).toMatchObject({
      amount_remaining: 700,
      pre_payment_credit_notes_amount: 120,
    });
  });

  it('never credit more by quantity than the line has, however small its price', async () => {
    const invoice = await anOpenInvoice(bench.stripe, [
      { quantity: 5, unit_amount_decimal: '0.5', tax: 0 },
      { amount: 500, tax: 0 },
    ]);
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    for (const quantity of [1, 1, 1]) await credit(invoice.id, { ...line, quantity });
    const nothing = credit(invoice.id, { ...line, quantity: 1 });
    expect((await refusalOf(nothing)).message).toBe(
      'The total amount on the credit note must be positive.',
    );
  });

  it('credit an invoice line by amount, and then by amount only', async () => {
    const invoice = await anOpenInvoice(bench.stripe, [
      { quantity: 2, unit_amount_decimal: '500', tax: 190 },
    ]);
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const note = await credit(invoice.id, { ...line, amount: 250 });
    expect(note).toMatchObject({ subtotal: 250, total: 298, total_excluding_tax: 250 });
    expect(note.lines.data[0]).toMatchObject({ amount: 250, unit_amount: null });
    expect((await refusalOf(credit(invoice.id, { ...line, quantity: 1 }))).message).toBe(
      'This invoice line item was credited by amount before, and can only be credited by amount.',
    );
    expect((await refusalOf(credit(invoice.id, { ...line, amount: 751 }))).message).toBe(
      'The amount to credit ($7.51) must be within what is left of the invoice line item ($7.50).',
    );
    const rest = await credit(invoice.id, { ...line, amount: 750 });
    expect(rest).toMatchObject({ total: 892, status: 'issued', type: 'pre_payment' });
    expect((await bench.stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
  });

  it('credit a negative line by a negative amount, and no more than it has', async () => {
    const invoice = await anOpenInvoice(bench.stripe, [
      { amount: 10_000, tax: 0 },
      { quantity: 1, unit_amount_decimal: '-5000', tax: 0 },
    ]);
    const of = (index: number) =>
      ({ type: 'invoice_line_item', invoice_line_item: lineOf(invoice, index) }) as const;
    const tooLittle = credit(invoice.id, { ...of(0), amount: 10_000 }, { ...of(1), amount: -5001 });
    expect((await refusalOf(tooLittle)).message).toBe(
      'The amount to credit (-$50.01) must be within what is left of the invoice line item (-$50.00).',
    );
    const half = { ...of(0), amount: 5000 };
    expect(await credit(invoice.id, half)).toMatchObject({ total: 5000 });
    const nothing = credit(invoice.id, half, { ...of(1), quantity: 1 });
    expect((await refusalOf(nothing)).message).toBe(
      'The total amount on the credit note must be positive.',
    );
  });

  it('take inclusive tax out of what is credited', async () => {
    const invoice = await anOpenInvoice(bench.stripe, [
      { amount: 1190, tax: 190, inclusive: true },
    ]);
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    expect(await credit(invoice.id, { ...line, amount: 595 })).toMatchObject({
      subtotal: 595,
      subtotal_excluding_tax: 500,
      total: 595,
      total_excluding_tax: 500,
    });
  });

  it('credit something of their own, taxed by rates or by amounts', async () => {
    const { stripe } = bench;
    const invoice = await anOpenInvoice(stripe, [{ amount: 5000, tax: 950 }]);
    const rate = invoice.total_taxes?.[0]?.tax_rate_details?.tax_rate ?? '';
    const custom = { type: 'custom_line_item', description: 'Goodwill' } as const;
    const byRate = await credit(invoice.id, {
      ...custom,
      quantity: 3,
      unit_amount: 100,
      tax_rates: [rate],
    });
    expect(byRate).toMatchObject({ subtotal: 300, total: 357 });
    expect(byRate.lines.data[0]).toMatchObject({
      description: 'Goodwill',
      quantity: 3,
      unit_amount: 100,
      tax_rates: [{ id: rate, percentage: 19 }],
    });
    const tax_amounts = [{ amount: 5, tax_rate: rate, taxable_amount: 30 }];
    const byAmount = credit(invoice.id, { ...custom, unit_amount: 100, tax_amounts });
    expect(await byAmount).toMatchObject({ subtotal: 100, total: 105 });
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    expect(await credit(invoice.id, { ...line, amount: 100, tax_amounts })).toMatchObject({
      total: 105,
      total_taxes: [{ amount: 5, taxable_amount: 30 }],
    });
  });

  it('follow automatic tax without being told', async () => {
    const { stripe } = bench;
    const params = { customer: 'cus_invoice', automatic_tax: { enabled: true } };
    const draft = await aDraft(stripe, params, [1000, 500]);
    const invoice = await stripe.invoices.finalizeInvoice(draft);
    expect(await stripe.creditNotes.create({ invoice: draft, amount: 595 })).toMatchObject({
      subtotal: 500,
      total: 595,
    });
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    expect(await credit(draft, { ...line, amount: 100 })).toMatchObject({ total: 119 });
  });

  it('are paged, the first ten of them in the note', async () => {
    const { creditNotes } = bench.stripe;
    const invoice = await anOpenInvoice(bench.stripe);
    const custom = { type: 'custom_line_item', unit_amount: 10 } as const;
    const lines = Array.from({ length: 13 }, (_, n) => ({ ...custom, description: `Part ${n}` }));
    const note = await creditNotes.create({ invoice: invoice.id, lines });
    expect(note.lines).toMatchObject({ has_more: true, url: `/v1/credit_notes/${note.id}/lines` });
    expect(note.lines.data).toHaveLength(10);
    const all = await creditNotes.listLineItems(note.id, { limit: 5 }).autoPagingToArray({
      limit: 100,
    });
    expect(all.map(({ description }) => description)).toEqual(
      lines.map(({ description }) => description),
    );
    const back = await creditNotes.listLineItems(note.id, {
      ending_before: all[2]!.id,
      limit: 1,
    });
    expect(back).toMatchObject({ has_more: true, data: [{ id: all[1]!.id }] });
  });

  it('add up to the invoice and its tax when all of it is credited, in whatever parts', async () => {
    const { stripe } = bench;
    const line = fc.record({
      amount: fc.integer({ min: 50, max: 5000 }),
      tax: fc.integer({ min: 0, max: 400 }),
      inclusive: fc.boolean(),
    });
    const shares = fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 4 }),
        shares,
        async (lines, parts) => {
          const taxed = lines.map((one) => ({ ...one, tax: Math.min(one.tax, one.amount) }));
          const invoice = await anOpenInvoice(stripe, taxed);
          let left = invoice.total;
          const notes: Stripe.CreditNote[] = [];
          for (const part of [...parts, invoice.total]) {
            const amount = Math.min(part, left);
            if (amount === 0) break;
            left -= amount;
            notes.push(await stripe.creditNotes.create({ invoice: invoice.id, amount }));
          }
          const sum = (of: (note: Stripe.CreditNote) => number): number =>
            notes.reduce((all, note) => all + of(note), 0);
          expect(sum(({ total }) => total)).toBe(invoice.total);
          expect(sum(({ subtotal }) => subtotal)).toBe(invoice.subtotal);
          expect(sum(({ total_taxes }) => taxOf(total_taxes))).toBe(taxOf(invoice.total_taxes));
          expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
        },
      ),
      { numRuns: 25 },
    );
  });
});
