import { aDraft, refusalOf, startBench, type Bench } from './support';

const day = 86_400;

describe('a bank debit', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const advance = (seconds: number) => bench.control('POST', '/clock/advance', { seconds });
  const paidBy = async (account: string): Promise<{ id: string; intent: string }> => {
    const { stripe } = bench;
    const { id: customer } = await stripe.customers.create({});
    const bank = await stripe.paymentMethods.attach(account, { customer });
    const id = await aDraft(stripe, { customer, default_payment_method: bank.id });
    await stripe.invoices.pay(id);
    const [payment] = (await stripe.invoicePayments.list({ invoice: id })).data;
    return { id, intent: payment!.payment.payment_intent as string };
  };
  const typesOf = async () =>
    (await bench.stripe.events.list({ limit: 100 })).data.map(({ type }) => type);

  it('is in flight for days, and nothing is paid yet', async () => {
    const { id, intent } = await paidBy('pm_usBankAccount_success');
    await advance(3 * day);
    expect(await bench.stripe.paymentIntents.retrieve(intent)).toMatchObject({
      status: 'processing',
      amount_received: 0,
    });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      status: 'open',
      amount_paid: 0,
      attempted: true,
      next_payment_attempt: null,
    });
    expect(await typesOf()).not.toContain('invoice.paid');
    expect(await refusalOf(bench.stripe.invoices.pay(id))).toMatchObject({ statusCode: 400 });
    await advance(day);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid' });
    expect(await typesOf()).toContain('invoice.payment_succeeded');
  });

  it.each([
    ['pm_usBankAccount_insufficientFunds', 'bank_account_insufficient_funds'],
    ['pm_usBankAccount_accountClosed', 'bank_account_account_closed'],
    ['pm_usBankAccount_debitNotAuthorized', 'bank_account_debit_not_authorized'],
  ])('fails days later, and the invoice is open again: %s', async (account, code) => {
    const { id, intent } = await paidBy(account);
    await advance(3 * day);
    expect(await typesOf()).not.toContain('invoice.payment_failed');
    await advance(day);
    const failed = await bench.stripe.paymentIntents.retrieve(intent);
    expect(failed).toMatchObject({ status: 'requires_payment_method', amount_received: 0 });
    expect(failed.last_payment_error).toMatchObject({ code });
    const charge = await bench.stripe.charges.retrieve(failed.latest_charge as string);
    expect(charge).toMatchObject({ status: 'failed', paid: false });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      status: 'open',
      amount_paid: 0,
      attempt_count: 1,
    });
    expect((await typesOf()).slice(0, 3)).toEqual([
      'invoice.payment_failed',
      'payment_intent.payment_failed',
      'charge.failed',
    ]);
  });

  it('that failed late can be followed by a card', async () => {
    const { id } = await paidBy('pm_usBankAccount_noAccount');
    await advance(4 * day);
    const { customer } = await bench.stripe.invoices.retrieve(id);
    const card = await bench.stripe.paymentMethods.attach('pm_card_visa', {
      customer: customer as string,
    });
    expect(await bench.stripe.invoices.pay(id, { payment_method: card.id })).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
    });
  });

  it('that never settles leaves the invoice open for ever', async () => {
    const { id, intent } = await paidBy('pm_usBankAccount_processing');
    await advance(90 * day);
    expect(await bench.stripe.paymentIntents.retrieve(intent)).toMatchObject({
      status: 'processing',
    });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ status: 'open' });
  });
});
