import type Stripe from 'stripe';
import { anOpenInvoice, aPaidInvoice, eventsDuring } from './credit-note-support';
import { refusalOf, startBench, type Bench } from './support';

describe('credit notes', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  it('lower what is due before payment, and pay the invoice when nothing is left', async () => {
    const { creditNotes, invoices, paymentIntents, invoicePayments } = bench.stripe;
    const { id, number } = await anOpenInvoice(bench.stripe);
    const first = await creditNotes.create({ invoice: id, amount: 400, reason: 'order_change' });
    expect(first).toMatchObject({
      number: `${number}-CN-01`,
      type: 'pre_payment',
      pre_payment_amount: 400,
      post_payment_amount: 0,
      refunds: [],
      reason: 'order_change',
      status: 'issued',
    });
    expect(await invoices.retrieve(id)).toMatchObject({
      status: 'open',
      amount_due: 600,
      amount_remaining: 600,
      pre_payment_credit_notes_amount: 400,
    });
    const [payment] = (await invoicePayments.list({ invoice: id })).data;
    const intent = payment?.payment.payment_intent as string;
    expect(await paymentIntents.retrieve(intent)).toMatchObject({ amount: 600 });
    const told = await eventsDuring(bench.stripe, async () => {
      const second = await creditNotes.create({ invoice: id, amount: 600 });
      expect(second.number).toBe(`${number}-CN-02`);
    });
    expect(told.map(({ type }) => type)).toEqual([
      'payment_intent.canceled',
      'invoice.updated',
      'invoice.paid',
      'credit_note.created',
    ]);
    expect(await invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 0 });
  });

  it('settle after payment by refund, balance and outside of Stripe together', async () => {
    const { stripe } = bench;
    const { id: customer } = await stripe.customers.create({});
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    const { id } = await anOpenInvoice(stripe, undefined, { customer });
    await stripe.invoices.pay(id, { payment_method: method.id });
    const told = await eventsDuring(stripe, () =>
      stripe.creditNotes.create({
        invoice: id,
        amount: 600,
        credit_amount: 200,
        refund_amount: 300,
        out_of_band_amount: 100,
      }),
    );
    const [note] = (
      await stripe.creditNotes.list({
        invoice: id,
        expand: ['data.customer_balance_transaction', 'data.refunds.refund'],
      })
    ).data;
    expect(note).toMatchObject({
      type: 'post_payment',
      post_payment_amount: 600,
      out_of_band_amount: 100,
      customer_balance_transaction: { amount: -200, type: 'credit_note', credit_note: note?.id },
      refunds: [{ amount_refunded: 300, type: 'refund', refund: { amount: 300 } }],
    });
    expect(told.map(({ type }) => type)).toEqual([
      'refund.created',
      'charge.refunded',
      'invoice.updated',
      'customer.updated',
      'credit_note.created',
    ]);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -200 });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      amount_paid: 1000,
      post_payment_credit_notes_amount: 600,
    });
  });

  it('are mixed where part is still to be paid', async () => {
    const { stripe } = bench;
    const { id } = await anOpenInvoice(stripe);
    const intent = await stripe.paymentIntents.create({
      amount: 400,
      currency: 'usd',
      customer: 'cus_card',
      confirm: true,
      payment_method: 'pm_cus_card',
    });
    await stripe.invoices.attachPayment(id, { payment_intent: intent.id });
    const wrong = stripe.creditNotes.create({ invoice: id, amount: 700, credit_amount: 700 });
    expect((await refusalOf(wrong)).message).toBe(
      'The sum of credit amount, refund amount and out of band amount ($7.00) must equal the post payment amount ($1.00).',
    );
    const note = await stripe.creditNotes.create({ invoice: id, amount: 700, refund_amount: 100 });
    expect(note).toMatchObject({
      type: 'mixed',
      pre_payment_amount: 600,
      post_payment_amount: 100,
    });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      amount_due: 400,
      amount_paid: 400,
    });
  });

  it('link refunds that were made before, each only once', async () => {
    const { stripe } = bench;
    const { id } = await aPaidInvoice(stripe);
    const [payment] = (await stripe.invoicePayments.list({ invoice: id })).data;
    const intent = payment?.payment.payment_intent as string;
    const { id: refund } = await stripe.refunds.create({ payment_intent: intent, amount: 300 });
    const tooMuch = stripe.creditNotes.create({ invoice: id, amount: 800, credit_amount: 800 });
    expect((await refusalOf(tooMuch)).message).toBe(
      'The credit note amount ($8.00) exceeds the amount that can be credited on this invoice ($7.00).',
    );
    const link = (amount: number): Promise<Stripe.CreditNote> =>
      stripe.creditNotes.create({
        invoice: id,
        amount,
        refunds: [{ type: 'refund', refund, amount_refunded: amount }],
      });
    expect((await link(200)).refunds).toEqual([
      { amount_refunded: 200, payment_record_refund: null, refund, type: 'refund' },
    ]);
    expect((await refusalOf(link(200))).message).toContain('($1.00)');
    const rest = await stripe.creditNotes.create({
      invoice: id,
      amount: 800,
      refunds: [{ refund }],
      credit_amount: 700,
    });
    expect(rest.refunds).toMatchObject([{ amount_refunded: 100, refund }]);
    expect(await stripe.refunds.list({ payment_intent: intent })).toMatchObject({
      data: [{ id: refund }],
    });
  });
});
