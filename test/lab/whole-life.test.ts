import { startBench, type Bench } from './support';

describe('the whole life of an invoice', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  it('goes from draft over tax and two payments to a credit note, a refund and a dispute', async () => {
    const { stripe } = bench;
    const { id } = await stripe.invoices.create({
      customer: 'cus_card',
      currency: 'usd',
      auto_advance: false,
      automatic_tax: { enabled: true },
    });
    await stripe.invoices.addLines(id, { lines: [{ amount: 10_000, description: 'Usage' }] });
    const open = await stripe.invoices.finalizeInvoice(id);
    expect(open).toMatchObject({ status: 'open', total: 10_875, amount_remaining: 10_875 });

    const part = await stripe.paymentIntents.create({
      amount: 4000,
      currency: 'usd',
      customer: 'cus_card',
      payment_method: 'pm_cus_card',
      confirm: true,
    });
    const partly = await stripe.invoices.attachPayment(id, { payment_intent: part.id });
    expect(partly).toMatchObject({ status: 'open', amount_paid: 4000, amount_remaining: 6875 });
    const paid = await stripe.invoices.pay(id);
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 10_875, amount_remaining: 0 });
    const payments = await stripe.invoicePayments.list({ invoice: id, status: 'paid' });
    expect(payments.data.map(({ amount_paid: amount }) => amount)).toEqual([4000, 6875]);

    await stripe.creditNotes.create({ invoice: id, amount: 500, credit_amount: 500 });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      post_payment_credit_notes_amount: 500,
    });
    const refund = await stripe.refunds.create({ payment_intent: part.id, amount: 1000 });
    expect(refund).toMatchObject({ status: 'succeeded', amount: 1000 });
    const dispute = await bench.control('POST', '/disputes', { payment_intent: part.id });
    const [found] = (await stripe.disputes.list({ payment_intent: part.id })).data;
    expect(found).toMatchObject({ id: dispute['id'], status: 'needs_response' });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid' });
  });
});
