import type Stripe from 'stripe';
import { anOpenInvoice, eventsDuring, lineOf } from './credit-note-support';
import { refusalOf, startBench, type Bench } from './support';

describe('credit notes, once issued,', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  it('change in memo and metadata only, and say so when something changed', async () => {
    const { creditNotes } = bench.stripe;
    const { id: invoice } = await anOpenInvoice(bench.stripe);
    const { id } = await creditNotes.create({
      invoice,
      amount: 100,
      memo: 'One',
      metadata: { a: '1' },
      effective_at: 1_700_000_000,
      email_type: 'none',
    });
    const told = await eventsDuring(bench.stripe, async () => {
      await creditNotes.update(id, { memo: 'Two', metadata: { a: '', b: '2' } });
      await creditNotes.update(id, { memo: 'Two' });
    });
    expect(told.map(({ type }) => type)).toEqual(['credit_note.updated']);
    expect(told[0]?.data.previous_attributes).toMatchObject({ memo: 'One', metadata: { a: '1' } });
    const changed = await creditNotes.retrieve(id);
    expect(changed).toMatchObject({ memo: 'Two', effective_at: 1_700_000_000 });
    expect(changed.metadata).toEqual({ b: '2' });
    const odd = bench.stripe.rawRequest('POST', `/v1/credit_notes/${id}`, { reason: 'duplicate' });
    expect(await refusalOf(odd)).toMatchObject({ code: 'parameter_unknown', param: 'reason' });
  });

  it('are void only while the invoice is open, which then asks for the whole again', async () => {
    const { stripe } = bench;
    const { creditNotes, invoices } = stripe;
    const invoice = await anOpenInvoice(stripe);
    const { id } = invoice;
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const note = await creditNotes.create({ invoice: id, lines: [{ ...line, amount: 300 }] });
    const told = await eventsDuring(stripe, () => creditNotes.voidCreditNote(note.id));
    expect(told.map(({ type }) => type)).toEqual(['invoice.updated', 'credit_note.voided']);
    expect((await creditNotes.retrieve(note.id)).status).toBe('void');
    expect(await invoices.retrieve(id)).toMatchObject({
      amount_due: 1000,
      amount_remaining: 1000,
      pre_payment_credit_notes_amount: 0,
    });
    expect((await refusalOf(creditNotes.voidCreditNote(note.id))).message).toBe(
      'This credit note is already void.',
    );
    // The line is free again, by quantity too.
    const again = await creditNotes.create({ invoice: id, lines: [{ ...line, quantity: 1 }] });
    expect(again).toMatchObject({ total: 1000, number: `${invoice.number}-CN-02` });
    expect((await refusalOf(creditNotes.voidCreditNote(again.id))).message).toBe(
      'You can only void a credit note if the associated invoice is open.',
    );
  });

  it('are listed by invoice, customer and time, and found by id', async () => {
    const { stripe } = bench;
    const { creditNotes } = stripe;
    const { id: customer } = await stripe.customers.create({});
    const one = await anOpenInvoice(stripe, undefined, { customer });
    const other = await anOpenInvoice(stripe, undefined, { customer });
    const first = await creditNotes.create({ invoice: one.id, amount: 1 });
    const second = await creditNotes.create({ invoice: other.id, amount: 1 });
    const ids = async (params: Stripe.CreditNoteListParams): Promise<string[]> =>
      (await creditNotes.list(params)).data.map(({ id }) => id);
    expect(await ids({ customer })).toEqual([second.id, first.id]);
    expect(await ids({ customer, limit: 1, starting_after: second.id })).toEqual([first.id]);
    expect(await ids({ invoice: one.id })).toEqual([first.id]);
    expect(await ids({ customer, created: { gt: second.created } })).toEqual([]);
    expect(await refusalOf(creditNotes.retrieve('cn_none'))).toMatchObject({
      statusCode: 404,
      message: "No such credit note: 'cn_none'",
    });
  });
});
