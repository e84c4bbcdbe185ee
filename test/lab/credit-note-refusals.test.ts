import type Stripe from 'stripe';
import { anOpenInvoice, aPaidInvoice, lineOf } from './credit-note-support';
import { aDraft, refusalOf, startBench, type Bench } from './support';

type Params = Omit<Stripe.CreditNoteCreateParams, 'invoice'> & Record<string, unknown>;

describe('a credit note is refused', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const changes = (): number => bench.lab.account('sk_test_lab').changes();
  /** What each was refused with; a preview says the same, and nothing is left behind. */
  const refusals = async (invoice: string, cases: Params[]): Promise<string[]> => {
    const { creditNotes } = bench.stripe;
    const before = changes();
    const messages: string[] = [];
    for (const params of cases) {
      const refused = await refusalOf(creditNotes.create({ invoice, ...params }));
      expect(refused.statusCode).toBe(400);
      expect((await refusalOf(creditNotes.preview({ invoice, ...params }))).message).toBe(
        refused.message,
      );
      messages.push(refused.message);
    }
    expect(changes()).toBe(before);
    return messages;
  };

  it('of an invoice that is a draft, void or unknown', async () => {
    const { creditNotes, invoices } = bench.stripe;
    const draft = await aDraft(bench.stripe);
    const { id: voided } = await anOpenInvoice(bench.stripe);
    await invoices.voidInvoice(voided);
    expect(await refusals(draft, [{ amount: 100 }])).toEqual([
      'A credit note cannot be created for an invoice with the status draft.',
    ]);
    expect(await refusals(voided, [{ amount: 100 }])).toEqual([
      'A credit note cannot be created for an invoice with the status void.',
    ]);
    const unknown = creditNotes.create({ invoice: 'in_none', amount: 100 });
    expect((await refusalOf(unknown)).message).toBe("No such invoice: 'in_none'");
  });

  it('for parameters that do not go together or are none', async () => {
    const { id } = await anOpenInvoice(bench.stripe);
    const custom = { type: 'custom_line_item', unit_amount: 100 } as const;
    expect(
      await refusals(id, [
        {},
        { amount: 100, lines: [custom] },
        { amount: 0 },
        { amount: 100, credit_amount: -1 },
        { amount: 100, refund_amount: 10, refunds: [{ refund: 're_1' }] },
        { amount: 100, shipping_cost: { shipping_rate: 'shr_1' } },
        { amount: 100, refund: 're_1' },
        { amount: 100, refunds: [{ type: 'payment_record_refund' }] },
        { amount: 100, refunds: [{ amount_refunded: 10 }] },
        { amount: 100, refunds: [{ refund: 're_none' }] },
      ]),
    ).toEqual([
      'You must specify one of these parameters: amount, lines, shipping_cost.',
      'You may only specify one of these parameters: amount, lines.',
      'This value must be greater than or equal to 1.',
      'This value must be greater than or equal to 0.',
      'You may only specify one of these parameters: refund_amount, refunds.',
      'The lab does not simulate shipping_cost since its invoices have none.',
      'Received unknown parameter: refund',
      'The lab does not simulate refunds[0][type] as payment_record_refund.',
      'Missing required param: refunds[0][refund].',
      "No such refund: 're_none'",
    ]);
  });

  it('for lines that Stripe would not take', async () => {
    const invoice = await anOpenInvoice(bench.stripe, [{ amount: 1000, tax: 190 }]);
    const rate = invoice.total_taxes![0]!.tax_rate_details!.tax_rate;
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const custom = { type: 'custom_line_item', unit_amount: 100 } as const;
    const taxes = [{ amount: 1, tax_rate: rate, taxable_amount: 1 }];
    const cases: Stripe.CreditNoteCreateParams.Line[] = [
      line,
      { ...line, amount: 10, quantity: 1 },
      { ...line, amount: -10 },
      { ...line, quantity: 2 },
      { ...line, amount: 10, description: 'Ten' },
      { ...line, amount: 10, invoice_line_item: 'il_none' },
      { type: 'invoice_line_item', amount: 10 },
      { type: 'custom_line_item' },
      { ...custom, quantity: 0 },
      { ...custom, amount: 10 },
      { ...custom, unit_amount_decimal: '1.5' as unknown as Stripe.Decimal },
      { ...custom, tax_rates: [rate], tax_amounts: taxes },
      { ...custom, tax_rates: ['txr_none'] },
      { ...custom, tax_amounts: Array(21).fill(taxes[0]) },
      { ...custom, unit_amount: -100 },
      { ...custom, unit_amount: 0 },
    ];
    expect(
      await refusals(
        invoice.id,
        cases.map((one) => ({ lines: [one] })),
      ),
    ).toEqual([
      'You must specify one of these parameters: lines[0][amount], lines[0][quantity].',
      'You may only specify one of these parameters: amount, quantity.',
      'The amount to credit (-$0.10) must be within what is left of the invoice line item ($10.00).',
      'The quantity to credit (2) is greater than the quantity left of the invoice line item (1).',
      'lines[0][description] is only valid when type is custom_line_item.',
      "No such invoice line item: 'il_none'",
      'Missing required param: lines[0][invoice_line_item].',
      'You must specify one of these parameters: lines[0][unit_amount], lines[0][unit_amount_decimal].',
      'This value must be greater than or equal to 1.',
      'lines[0][amount] is only valid when type is invoice_line_item.',
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      'You may only specify one of these parameters: tax_amounts, tax_rates.',
      "No such tax rate: 'txr_none'",
      'Array lines[0][tax_amounts] exceeded maximum 20 allowed elements.',
      'This value must be greater than or equal to 0.',
      'The total amount on the credit note must be positive.',
    ]);
  });

  it('for what automatic tax leaves to Stripe', async () => {
    const { stripe } = bench;
    const id = await aDraft(stripe, { customer: 'cus_invoice', automatic_tax: { enabled: true } });
    const invoice = await stripe.invoices.finalizeInvoice(id);
    const rate = invoice.total_taxes![0]!.tax_rate_details!.tax_rate;
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const tax_amounts = [{ amount: 1, tax_rate: rate, taxable_amount: 1 }];
    expect(
      await refusals(id, [
        { lines: [{ type: 'custom_line_item', unit_amount: 10 }] },
        { lines: [{ ...line, amount: 10, tax_amounts }] },
      ]),
    ).toEqual([
      'custom_line_item is not valid for an invoice with automatic tax enabled.',
      'lines[0][tax_amounts] is not valid for an invoice with automatic tax enabled.',
    ]);
  });

  it('over what can be credited, given back or is said to be', async () => {
    const { creditNotes } = bench.stripe;
    const { id: invoice } = await aPaidInvoice(bench.stripe);
    expect(await refusals(invoice, [{ amount: 1001, refund_amount: 1001 }])).toEqual([
      'The credit note amount ($10.01) exceeds the amount that can be credited on this invoice ($10.00).',
    ]);
    const before = changes();
    const wrong = creditNotes.create({ invoice, amount: 200, refund_amount: 100 });
    expect((await refusalOf(wrong)).message).toBe(
      'The sum of credit amount, refund amount and out of band amount ($1.00) must equal the credit note amount ($2.00).',
    );
    expect(changes()).toBe(before);
    const outside = await anOpenInvoice(bench.stripe);
    await bench.stripe.invoices.pay(outside.id, { paid_out_of_band: true });
    const refund = creditNotes.create({ invoice: outside.id, amount: 100, refund_amount: 100 });
    expect(await refusalOf(refund)).toMatchObject({
      param: 'refund_amount',
      message:
        'The refund amount ($1.00) is greater than what can be refunded of the payments of this invoice ($0.00).',
    });
    const other = await aPaidInvoice(bench.stripe);
    const note = await creditNotes.create({ invoice: other.id, amount: 100, refund_amount: 100 });
    const foreign = creditNotes.create({
      invoice,
      amount: 100,
      refunds: [{ refund: note.refunds[0]!.refund as string }],
    });
    expect((await refusalOf(foreign)).message).toContain('is not one of a payment of this invoice');
  });
});
