import type Stripe from 'stripe';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('payments of one invoice', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const anOpenInvoice = async (amount = 1000): Promise<string> => {
    const id = await aDraft(bench.stripe, {}, [amount]);
    await bench.stripe.invoices.finalizeInvoice(id, { auto_advance: false });
    return id;
  };
  const anIntent = (amount: number, params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    bench.stripe.paymentIntents.create({
      amount,
      currency: 'usd',
      customer: 'cus_card',
      payment_method: 'pm_cus_card',
      ...params,
    });
  const attach = (invoice: string, intent: string) =>
    bench.stripe.invoices.attachPayment(invoice, { payment_intent: intent });
  const attachPaid = async (invoice: string, amount: number) =>
    attach(invoice, (await anIntent(amount, { confirm: true })).id);
  const eventsOf = async (id: string): Promise<string[]> => {
    const { data } = await bench.stripe.events.list({ limit: 100 });
    return data
      .filter(({ data: { object } }) => 'id' in object && object.id === id)
      .map(({ type }) => type);
  };
  const paymentsOf = async (invoice: string) =>
    (await bench.stripe.invoicePayments.list({ invoice })).data;

  it('add up to it, and its own payment asks for no more than is left', async () => {
    const id = await anOpenInvoice();
    expect(await attachPaid(id, 400)).toMatchObject({
      status: 'open',
      amount_paid: 400,
      amount_remaining: 600,
    });
    const own = (await paymentsOf(id)).find(({ is_default: isDefault }) => isDefault)!;
    expect(own).toMatchObject({ amount_requested: 600, status: 'open' });
    const intent = await bench.stripe.paymentIntents.retrieve(own.payment.payment_intent as string);
    expect(intent.amount).toBe(600);
    expect(await attachPaid(id, 250)).toMatchObject({ amount_paid: 650, amount_remaining: 350 });
    expect(await bench.stripe.invoices.pay(id)).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_overpaid: 0,
    });
    const paid = (await paymentsOf(id)).map(({ amount_paid: amount }) => amount ?? 0);
    expect(paid.toSorted((a, b) => a - b)).toEqual([250, 350, 400]);
    expect(await eventsOf(id)).toContain('invoice.payment_succeeded');
  });

  it('count only once they succeed, and the last one cancels what was asked for', async () => {
    const id = await anOpenInvoice();
    const { id: intent } = await anIntent(1000);
    expect(await attach(id, intent)).toMatchObject({ status: 'open', amount_paid: 0 });
    await bench.stripe.paymentIntents.confirm(intent);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      attempt_count: 0,
    });
    const statuses = (await paymentsOf(id)).map((one) => [one.is_default, one.status]);
    expect(statuses).toContainEqual([true, 'canceled']);
    expect(statuses).toContainEqual([false, 'paid']);
  });

  it('that bring too much become credit of the customer, and are said to', async () => {
    const id = await anOpenInvoice();
    await attachPaid(id, 400);
    expect(await attachPaid(id, 900)).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_remaining: 0,
      amount_overpaid: 300,
    });
    const customer = await bench.stripe.customers.retrieve('cus_card');
    expect(customer).toMatchObject({ balance: -300 });
    const [credit] = (await bench.stripe.customers.listBalanceTransactions('cus_card')).data;
    expect(credit).toMatchObject({ amount: -300, type: 'invoice_overpaid', invoice: id });
    expect((await eventsOf(id))[0]).toBe('invoice.overpaid');
  });

  it('can still come after it is paid, all of it too much', async () => {
    const id = await anOpenInvoice();
    await bench.stripe.invoices.pay(id);
    expect(await attachPaid(id, 200)).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_overpaid: 200,
    });
    const next = await anOpenInvoice();
    expect(await bench.stripe.invoices.retrieve(next)).toMatchObject({
      starting_balance: -200,
      amount_due: 800,
    });
  });

  it('leave the rest to be paid out of band, without a charge and without payment_succeeded', async () => {
    const id = await anOpenInvoice();
    await attachPaid(id, 400);
    expect(await bench.stripe.invoices.pay(id, { paid_out_of_band: true })).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_remaining: 0,
      attempted: false,
      auto_advance: false,
    });
    const types = await eventsOf(id);
    expect(types).toContain('invoice.paid');
    expect(types).not.toContain('invoice.payment_succeeded');
    const { data } = await bench.stripe.charges.list();
    expect(data.map(({ amount }) => amount)).toEqual([400]);
  });

  it('keep it from being voided once one has come in', async () => {
    const id = await anOpenInvoice();
    await attachPaid(id, 400);
    expect((await refusalOf(bench.stripe.invoices.voidInvoice(id))).message).toBe(
      'Invoices with `paid` payments cannot be voided.',
    );
  });

  it('are refused for a draft, a second time, in another currency and of another customer', async () => {
    const id = await anOpenInvoice();
    const draft = await aDraft(bench.stripe);
    const once = await anIntent(100, { confirm: true });
    await attach(id, once.id);
    const euro = await anIntent(100, { currency: 'eur' });
    const other = await anIntent(100, { customer: 'cus_anrok', payment_method: 'pm_cus_anrok' });
    const fresh = await anIntent(100);
    for (const [invoice, intent] of [
      [draft, fresh.id],
      [id, once.id],
      [id, euro.id],
      [id, other.id],
      [id, 'pi_unknown'],
    ]) {
      expect(await refusalOf(attach(invoice!, intent!))).toMatchObject({ statusCode: 400 });
    }
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ amount_paid: 100 });
  });

  it('made by hand after the first do not move the schedule of the retries', async () => {
    const id = await aDraft(bench.stripe, { customer: 'cus_declined' });
    await bench.stripe.invoices.finalizeInvoice(id, { auto_advance: true });
    await bench.control('POST', '/clock/advance', { seconds: 1 });
    const first = await bench.stripe.invoices.retrieve(id);
    expect(first.attempt_count).toBe(1);
    await refusalOf(bench.stripe.invoices.pay(id));
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      attempt_count: 1,
      next_payment_attempt: first.next_payment_attempt,
    });
    await bench.control('POST', '/clock/advance', { seconds: 3 * 86_400 });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ attempt_count: 2 });
  });
});
