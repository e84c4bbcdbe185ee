import type Stripe from 'stripe';
import { anOpenInvoice, aPaidInvoice } from './credit-note-support';
import { refusalOf, startBench, until, type Bench } from './support';

describe('a credit note settles', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const aCustomer = async (
    method: string,
    params: Stripe.CustomerCreateParams = {},
  ): Promise<Partial<Stripe.InvoiceCreateParams>> => {
    const { id: customer } = await bench.stripe.customers.create(params);
    const { id } = await bench.stripe.paymentMethods.attach(method, { customer });
    return { customer, default_payment_method: id };
  };

  it('by card only what was paid by card, and the credit that was used by credit', async () => {
    const { creditNotes, customers } = bench.stripe;
    const params = await aCustomer('pm_card_visa', { balance: -300 });
    const invoice = await aPaidInvoice(bench.stripe, undefined, params);
    expect(invoice).toMatchObject({ total: 1000, amount_paid: 700 });
    const whole = { invoice: invoice.id, amount: 1000 };
    const byCard = creditNotes.create({ ...whole, refund_amount: 1000 });
    expect((await refusalOf(byCard)).message).toBe(
      'The refund amount ($10.00) is greater than what can be refunded of the payments of this invoice ($7.00).',
    );
    const note = await creditNotes.create({ ...whole, refund_amount: 700, credit_amount: 300 });
    expect(note).toMatchObject({ post_payment_amount: 1000, refunds: [{ amount_refunded: 700 }] });
    expect(await customers.retrieve(String(params.customer))).toMatchObject({ balance: -300 });
  });

  it('over as many payments as it takes', async () => {
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
    await stripe.invoices.pay(id);
    const note = await stripe.creditNotes.create({ invoice: id, amount: 900, refund_amount: 900 });
    expect(note.refunds).toMatchObject([{ amount_refunded: 400 }, { amount_refunded: 500 }]);
  });

  it('not with money that a dispute holds', async () => {
    const params = await aCustomer('pm_card_createDispute');
    const { id: invoice } = await aPaidInvoice(bench.stripe, undefined, params);
    const { creditNotes } = bench.stripe;
    const refund = creditNotes.create({ invoice, amount: 500, refund_amount: 500 });
    expect((await refusalOf(refund)).code).toBe('charge_disputed');
    const credit = creditNotes.create({ invoice, amount: 500, credit_amount: 500 });
    expect(await credit).toMatchObject({ total: 500, refunds: [] });
  });

  it('an uncollectible invoice too', async () => {
    const { invoices, creditNotes } = bench.stripe;
    const { id } = await anOpenInvoice(bench.stripe);
    await invoices.markUncollectible(id);
    await creditNotes.create({ invoice: id, amount: 300 });
    expect(await invoices.retrieve(id)).toMatchObject({
      status: 'uncollectible',
      amount_remaining: 700,
    });
    await creditNotes.create({ invoice: id, amount: 700 });
    expect((await invoices.retrieve(id)).status).toBe('paid');
  });

  it('nothing while a payment is on its way', async () => {
    const { invoices, creditNotes } = bench.stripe;
    const params = await aCustomer('pm_usBankAccount');
    const { id } = await anOpenInvoice(bench.stripe, undefined, params);
    await invoices.pay(id);
    const early = creditNotes.create({ invoice: id, amount: 100 });
    expect((await refusalOf(early)).message).toMatch(/while its payment pi_\w+ is processing\.$/);
    await bench.control('POST', '/clock/advance', { seconds: 10 * 86_400 });
    await until(async () => (await invoices.retrieve(id)).status === 'paid');
    const note = await creditNotes.create({ invoice: id, amount: 100, refund_amount: 100 });
    expect(note.type).toBe('post_payment');
  });
});
