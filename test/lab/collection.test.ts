import { aDraft, refusalOf, startBench, until, type Bench } from './support';

const day = 86_400;

describe('collection in the lab', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const advance = (seconds: number) => bench.control('POST', '/clock/advance', { seconds });
  const collecting = async (params = {}) => {
    const id = await aDraft(bench.stripe, params);
    await bench.stripe.invoices.finalizeInvoice(id, { auto_advance: true });
    return id;
  };
  const typesOf = async () =>
    (await bench.stripe.events.list({ limit: 100 })).data.map(({ type }) => type);

  it('charges by itself shortly after finalize, and says all that Stripe says', async () => {
    const id = await collecting();
    const paid = await until(async () => {
      const invoice = await bench.stripe.invoices.retrieve(id);
      return invoice.status === 'paid' ? invoice : null;
    });
    expect(paid).toMatchObject({ attempt_count: 1, attempted: true, next_payment_attempt: null });
    expect((await typesOf()).slice(0, 6)).toEqual([
      'invoice.payment_succeeded',
      'invoice.paid',
      'invoice.updated',
      'invoice_payment.paid',
      'payment_intent.succeeded',
      'charge.succeeded',
    ]);
    const [event] = (await bench.stripe.events.list({ type: 'invoice.paid' })).data;
    expect(event?.request).toEqual({ id: null, idempotency_key: null });
  });

  it('tries a declined card again after 3, 5 and 7 days of its clock, and then no more', async () => {
    const id = await collecting({ customer: 'cus_declined' });
    await advance(1);
    const first = await bench.stripe.invoices.retrieve(id);
    expect(first).toMatchObject({ status: 'open', attempt_count: 1, attempted: true });
    expect(first.next_payment_attempt! - first.created).toBeGreaterThanOrEqual(3 * day);
    await advance(2 * day);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ attempt_count: 1 });
    await advance(1 * day);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ attempt_count: 2 });
    await advance(60 * day);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      status: 'open',
      attempt_count: 4,
      next_payment_attempt: null,
    });
    const card = await bench.stripe.paymentMethods.attach('pm_card_visa', {
      customer: 'cus_declined',
    });
    const paid = await bench.stripe.invoices.pay(id, { payment_method: card.id });
    expect(paid.status).toBe('paid');
  });

  it('charges nothing after a void, nor when auto_advance is turned off', async () => {
    const voided = await collecting({ customer: 'cus_declined' });
    await advance(1);
    await bench.stripe.invoices.voidInvoice(voided);
    const stopped = await collecting({ customer: 'cus_declined' });
    await advance(1);
    await bench.stripe.invoices.update(stopped, { auto_advance: false });
    await advance(60 * day);
    for (const id of [voided, stopped]) {
      expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ attempt_count: 1 });
    }
  });

  it('collects an open invoice once auto_advance is turned on', async () => {
    const id = await aDraft(bench.stripe);
    await bench.stripe.invoices.finalizeInvoice(id, { auto_advance: false });
    await advance(day);
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('open');
    await bench.stripe.invoices.update(id, { auto_advance: true });
    await advance(1);
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('paid');
  });

  it('charges no more than a credit note has left to pay', async () => {
    const id = await aDraft(bench.stripe);
    await bench.stripe.invoices.finalizeInvoice(id);
    await bench.stripe.creditNotes.create({ invoice: id, amount: 400 });
    expect(await bench.stripe.invoices.pay(id)).toMatchObject({ amount_paid: 600 });
    const [payment] = (await bench.stripe.invoicePayments.list({ invoice: id })).data;
    expect(payment).toMatchObject({ amount_paid: 600, status: 'paid' });
  });

  it('fails a charge when there is nothing to charge, and says so differently to a caller', async () => {
    const { id: customer } = await bench.stripe.customers.create({});
    const id = await collecting({ customer });
    await advance(1);
    expect(await typesOf()).toContain('invoice.payment_failed');
    expect(await refusalOf(bench.stripe.invoices.pay(id))).toMatchObject({ statusCode: 400 });
  });

  it('answers 402 with the intent to a declined /pay', async () => {
    const id = await aDraft(bench.stripe, { customer: 'cus_declined' });
    const error = await refusalOf(bench.stripe.invoices.pay(id));
    expect(error).toMatchObject({
      statusCode: 402,
      rawType: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
    });
    expect(error.payment_intent).toMatchObject({ status: 'requires_payment_method' });
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('open');
  });

  it('asks for action when a card needs authentication, and is paid once the customer acts', async () => {
    const { stripe } = bench;
    const { id: customer } = await stripe.customers.create({});
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer });
    await stripe.customers.update(customer, {
      invoice_settings: { default_payment_method: card.id },
    });
    const id = await collecting({ customer });
    await advance(1);
    const types = await typesOf();
    expect(types).toContain('invoice.payment_action_required');
    const [payment] = (await stripe.invoicePayments.list({ invoice: id })).data;
    const intent = payment!.payment.payment_intent as string;
    expect((await stripe.paymentIntents.retrieve(intent)).status).toBe('requires_action');
    await bench.control('POST', `/payment_intents/${intent}/authenticate`, { outcome: 'succeed' });
    expect((await stripe.invoices.retrieve(id)).status).toBe('paid');
  });

  it('charges a payment of its own once the customer acts, and only while it asks for that', async () => {
    const { stripe } = bench;
    const asking = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_authenticationRequired',
    });
    expect(asking.status).toBe('requires_action');
    const path = `/payment_intents/${asking.id}/authenticate`;
    await bench.control('POST', path, { outcome: 'succeed' });
    expect(await stripe.paymentIntents.retrieve(asking.id)).toMatchObject({
      status: 'succeeded',
      amount_received: 900,
    });
    await bench.control('POST', path, { outcome: 'fail' });
    expect((await stripe.paymentIntents.retrieve(asking.id)).status).toBe('succeeded');
  });

  it('leaves a bank debit processing for days, and then paid', async () => {
    const { stripe } = bench;
    const { id: customer } = await stripe.customers.create({});
    const bank = await stripe.paymentMethods.attach('pm_usBankAccount', { customer });
    const id = await aDraft(stripe, { customer, default_payment_method: bank.id });
    expect(await stripe.invoices.pay(id)).toMatchObject({ status: 'open', attempted: true });
    await advance(5 * day);
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid' });
  });

  it('finalizes an advancing draft after an hour, and only then', async () => {
    const { stripe } = bench;
    const id = await aDraft(stripe, { auto_advance: true });
    const draft = await stripe.invoices.retrieve(id);
    expect(draft.automatically_finalizes_at).toBe(draft.created + 3601);
    expect(draft.next_payment_attempt).toBe(draft.created + 3600);
    await advance(3500);
    expect((await stripe.invoices.retrieve(id)).status).toBe('draft');
    await advance(110);
    expect((await stripe.invoices.retrieve(id)).status).not.toBe('draft');
  });

  it('keeps a draft that cannot be finalized by itself, with an event that says why', async () => {
    const params = { customer: 'cus_no_address', automatic_tax: { enabled: true } };
    const id = await aDraft(bench.stripe, { ...params, auto_advance: true });
    await advance(3700);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ status: 'draft' });
    expect(await typesOf()).toContain('invoice.finalization_failed');
  });

  it('finds an invoice by metadata only after a while', async () => {
    const id = await aDraft(bench.stripe, { metadata: { holdfast_invoice_id: 'mine' } });
    const search = () =>
      bench.stripe.invoices.search({ query: "metadata['holdfast_invoice_id']:'mine'" });
    expect((await search()).data).toEqual([]);
    await advance(61);
    expect((await search()).data.map((invoice) => invoice.id)).toEqual([id]);
  });
});
