import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('an invoice in the lab', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  const open = async (params = {}, amounts?: number[]) => {
    const id = await aDraft(bench.stripe, params, amounts);
    await bench.stripe.invoices.finalizeInvoice(id);
    return id;
  };

  it('goes from draft to open to paid, with number, links and times', async () => {
    const { invoices } = bench.stripe;
    const id = await aDraft(bench.stripe);
    const opened = await invoices.finalizeInvoice(id);
    expect(opened).toMatchObject({ status: 'open', amount_due: 1000, attempted: false });
    expect(opened.number).toMatch(/^[A-Z0-9]{8}-\d{4}$/);
    expect(opened.hosted_invoice_url).toContain(id);
    const paid = await invoices.pay(id);
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_remaining: 0,
      attempted: true,
      attempt_count: 1,
      auto_advance: false,
    });
    expect(paid.status_transitions.paid_at).not.toBeNull();
  });

  it('pays a draft in one call', async () => {
    const id = await aDraft(bench.stripe);
    expect(await bench.stripe.invoices.pay(id)).toMatchObject({ status: 'paid' });
  });

  it('answers every wrong transition with the text of live Stripe', async () => {
    const { invoices } = bench.stripe;
    const paid = await open();
    await invoices.pay(paid);
    const draft = await aDraft(bench.stripe);
    const bad = await open();
    await invoices.markUncollectible(bad);
    const voided = await open();
    await invoices.voidInvoice(voided);
    const notOpen = "You can only pass in open invoices. This invoice isn't open.";
    const cases: [Promise<unknown>, string][] = [
      [invoices.pay(paid), 'Invoice is already paid'],
      [invoices.voidInvoice(paid), 'Invoices with `paid` payments cannot be voided.'],
      [invoices.markUncollectible(paid), notOpen],
      [
        invoices.finalizeInvoice(paid),
        "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
      ],
      [invoices.del(paid), 'You can only delete draft invoices.'],
      [
        invoices.update(paid, { description: 'x' }),
        "Finalized invoices can't be updated in this way",
      ],
      [
        invoices.addLines(paid, { lines: [{ amount: 1 }] }),
        'Invalid invoice: This invoice is no longer editable',
      ],
      [invoices.voidInvoice(draft), notOpen],
      [invoices.markUncollectible(draft), notOpen],
      [invoices.voidInvoice(voided), notOpen],
      [invoices.markUncollectible(bad), 'This invoice has already been marked uncollectible.'],
    ];
    for (const [call, message] of cases) {
      expect(await refusalOf(call)).toMatchObject({ statusCode: 400, message });
    }
  });

  it('says what is missing, and by which parameter', async () => {
    const { invoices } = bench.stripe;
    expect(await refusalOf(invoices.retrieve('in_nope'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'invoice',
      message: "No such invoice: 'in_nope'",
    });
    expect(await refusalOf(invoices.pay('in_nope'))).toMatchObject({ param: 'id' });
    expect(await refusalOf(invoices.create({ customer: 'cus_nope' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
    const unknown = { customer: 'cus_card', automatic_tax: { enabled: true, nope: 1 } };
    expect(await refusalOf(invoices.create(unknown))).toMatchObject({
      code: 'parameter_unknown',
      message: 'Received unknown parameter: automatic_tax[nope]',
    });
    expect(await refusalOf(bench.stripe.rawRequest('GET', '/v1/nothing'))).toMatchObject({
      statusCode: 404,
    });
  });

  it('pays, voids and keeps an uncollectible invoice as Stripe allows', async () => {
    const first = await open();
    await bench.stripe.invoices.markUncollectible(first);
    expect(await bench.stripe.invoices.pay(first)).toMatchObject({ status: 'paid' });
    const second = await open();
    await bench.stripe.invoices.markUncollectible(second);
    const voided = await bench.stripe.invoices.voidInvoice(second);
    expect(voided).toMatchObject({ status: 'void', amount_due: 1000, amount_remaining: 1000 });
  });

  it('settles a total of zero at finalize, with no attempt counted', async () => {
    const id = await aDraft(bench.stripe, {}, []);
    expect(await bench.stripe.invoices.finalizeInvoice(id)).toMatchObject({
      status: 'paid',
      attempted: true,
      attempt_count: 0,
    });
  });

  it('carries what is under the minimum charge to the balance, and collects it with the next', async () => {
    const { id: customer } = await bench.stripe.customers.create({ email: 'small@lab.invalid' });
    const small = await open({ customer }, [1]);
    expect(await bench.stripe.invoices.retrieve(small)).toMatchObject({
      status: 'paid',
      amount_due: 0,
    });
    const [carried] = (await bench.stripe.customers.listBalanceTransactions(customer)).data;
    expect(carried).toMatchObject({ type: 'invoice_too_small', amount: 1, ending_balance: 1 });
    const next = await open({ customer }, [1000]);
    expect(await bench.stripe.invoices.retrieve(next)).toMatchObject({
      starting_balance: 1,
      total: 1000,
      amount_due: 1001,
      ending_balance: 0,
    });
  });

  it('applies a credit balance at finalize and gives it back on void', async () => {
    const { id: customer } = await bench.stripe.customers.create({ balance: -300 });
    const id = await open({ customer });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      total: 1000,
      amount_due: 700,
    });
    expect(await bench.stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 });
    await bench.stripe.invoices.voidInvoice(id);
    expect(await bench.stripe.customers.retrieve(customer)).toMatchObject({ balance: -300 });
  });

  it('leaves a negative total as credit on the customer', async () => {
    const { id: customer } = await bench.stripe.customers.create({});
    const id = await open({ customer }, [333, -667]);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      total: -334,
      amount_due: 0,
      ending_balance: -334,
    });
  });

  it('needs a due date exactly when it is sent', async () => {
    const { invoices } = bench.stripe;
    const customer = 'cus_invoice';
    expect(
      (await refusalOf(invoices.create({ customer, collection_method: 'send_invoice' }))).message,
    ).toBe(
      "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
    );
    expect((await refusalOf(invoices.create({ customer, days_until_due: 5 }))).message).toBe(
      "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'.",
    );
    const id = await aDraft(bench.stripe, {
      customer,
      collection_method: 'send_invoice',
      days_until_due: 7,
    });
    const sent = await invoices.sendInvoice(id);
    expect(sent).toMatchObject({ status: 'open', due_date: sent.created + 7 * 86_400 });
    expect(await invoices.pay(id, { paid_out_of_band: true })).toMatchObject({
      status: 'paid',
      attempted: false,
      attempt_count: 0,
      amount_paid: 1000,
    });
  });

  it('takes its items with it when a draft is deleted', async () => {
    const { stripe } = bench;
    const { id: customer } = await stripe.customers.create({});
    const item = await stripe.invoiceItems.create({ customer, amount: 500, currency: 'usd' });
    const { id } = await stripe.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
    });
    await stripe.invoices.del(id);
    expect((await stripe.invoiceItems.list({ customer, pending: true })).data).toEqual([]);
    expect((await refusalOf(stripe.invoiceItems.update(item.id, { amount: 1 }))).message).toBe(
      'This invoice item has been deleted.',
    );
    expect((await refusalOf(stripe.invoices.retrieve(id))).statusCode).toBe(404);
  });

  it('expands the payment behind it down to the intent', async () => {
    const id = await open();
    await bench.stripe.invoices.pay(id);
    const invoice = await bench.stripe.invoices.retrieve(id, {
      expand: ['payments.data.payment.payment_intent', 'customer'],
    });
    expect(invoice.payments?.data[0]?.payment.payment_intent).toMatchObject({
      object: 'payment_intent',
      status: 'succeeded',
      amount_received: 1000,
    });
    expect(invoice.customer).toMatchObject({ id: 'cus_card' });
    const refused = await refusalOf(bench.stripe.invoices.retrieve(id, { expand: ['nothing'] }));
    expect(refused.message).toBe('This property cannot be expanded (nothing).');
  });

  it('turns paid by a credit note over all that is open, and refunds what was paid', async () => {
    const { creditNotes } = bench.stripe;
    const first = await open();
    await creditNotes.create({ invoice: first, amount: 1000 });
    expect(await bench.stripe.invoices.retrieve(first)).toMatchObject({
      status: 'paid',
      amount_remaining: 0,
      pre_payment_credit_notes_amount: 1000,
    });
    const second = await open();
    await bench.stripe.invoices.pay(second);
    const note = await creditNotes.create({ invoice: second, amount: 400, refund_amount: 400 });
    expect(note).toMatchObject({ type: 'post_payment', post_payment_amount: 400 });
    const refused = creditNotes.create({ invoice: second, amount: 700, refund_amount: 700 });
    expect((await refusalOf(refused)).statusCode).toBe(400);
  });
});
