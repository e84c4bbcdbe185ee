import type Stripe from 'stripe';
import { aDraft, refusalOf, startBench, type Bench } from './support';

describe('the revision of an invoice in the lab', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  const sent = { customer: 'cus_invoice', collection_method: 'send_invoice' } as const;
  const open = async (params: Partial<Stripe.InvoiceCreateParams> = {}, amounts?: number[]) => {
    const due = params.customer === undefined ? { ...sent, days_until_due: 30 } : {};
    const id = await aDraft(bench.stripe, { ...due, ...params }, amounts);
    return bench.stripe.invoices.finalizeInvoice(id);
  };
  const revise = (invoice: string, params: Stripe.InvoiceCreateParams = {}) =>
    bench.stripe.invoices.create({ from_invoice: { action: 'revision', invoice }, ...params });
  const read = (id: string) => bench.stripe.invoices.retrieve(id);
  const told = (): string[] => {
    const { events } = bench.lab.account('sk_test_lab');
    return events.ids().flatMap((id) => {
      const event = events.get(id);
      return event === undefined
        ? []
        : [`${event.type} ${(event.data.object as { id: string }).id}`];
    });
  };

  it('is a draft that says what the original says, with lines of its own', async () => {
    const draft = await aDraft(
      bench.stripe,
      {
        ...sent,
        days_until_due: 12,
        description: 'Memo',
        metadata: { order: 'o1' },
        custom_fields: [{ name: 'PO', value: '7' }],
      },
      [],
    );
    const tax = {
      amount: 83,
      taxable_amount: 1000,
      tax_rate_data: { display_name: 'Sales Tax', inclusive: false, percentage: 8.25 },
    };
    await bench.stripe.invoices.addLines(draft, {
      lines: [
        { amount: 1000, description: 'First', metadata: { line: 'l1' }, tax_amounts: [tax] },
        { amount: 500, description: 'Second', metadata: { line: 'l2' } },
      ],
    });
    const original = await bench.stripe.invoices.finalizeInvoice(draft);
    const revision = await revise(original.id);
    expect(revision).toMatchObject({
      status: 'draft',
      from_invoice: { action: 'revision', invoice: original.id },
      latest_revision: null,
      number: null,
      customer: 'cus_invoice',
      currency: 'usd',
      collection_method: 'send_invoice',
      due_date: original.due_date,
      description: 'Memo',
      metadata: { order: 'o1' },
      custom_fields: [{ name: 'PO', value: '7' }],
      total: 1583,
      total_taxes: [{ amount: 83 }],
    });
    const [second, first] = revision.lines.data;
    expect(first).toMatchObject({ amount: 1000, metadata: { line: 'l1' }, invoice: revision.id });
    expect(first?.taxes).toEqual(original.lines.data[1]?.taxes);
    expect(second).toMatchObject({ amount: 500, description: 'Second', metadata: { line: 'l2' } });
    const ids = new Set([...original.lines.data, ...revision.lines.data].map(({ id }) => id));
    expect(ids.size).toBe(4);
    const items = await bench.stripe.invoiceItems.list({ invoice: revision.id });
    await bench.stripe.invoiceItems.del(items.data[0]!.id);
    expect(await read(revision.id)).toMatchObject({ total: 1083 });
    expect(await read(original.id)).toMatchObject({
      status: 'open',
      total: 1583,
      latest_revision: null,
    });
  });

  it('takes other parameters of the same call, and lets its lines be changed', async () => {
    const { id } = await open({ metadata: { a: '1' } });
    const revision = await revise(id, { days_until_due: 3, metadata: { b: '2' } });
    expect(revision).toMatchObject({
      due_date: revision.created + 3 * 86_400,
      metadata: { a: '1', b: '2' },
    });
    const changed = await bench.stripe.invoices.updateLines(revision.id, {
      lines: [{ id: revision.lines.data[0]!.id, amount: 700 }],
    });
    expect(changed.total).toBe(700);
  });

  it('voids its original when it is finalized, and cancels what was to be paid there', async () => {
    const original = await open();
    const revision = await revise(original.id);
    const before = told().length;
    expect(await bench.stripe.invoices.finalizeInvoice(revision.id)).toMatchObject({
      status: 'open',
      amount_due: 1000,
      latest_revision: null,
    });
    const voided = await bench.stripe.invoices.retrieve(original.id, {
      expand: ['payments.data.payment.payment_intent', 'latest_revision'],
    });
    expect(voided).toMatchObject({
      status: 'void',
      latest_revision: { id: revision.id, status: 'open' },
    });
    expect(voided.status_transitions.voided_at).not.toBeNull();
    expect(voided.payments?.data[0]).toMatchObject({
      status: 'canceled',
      payment: { payment_intent: { status: 'canceled' } },
    });
    expect(told().slice(before)).toEqual(
      expect.arrayContaining([
        `invoice.updated ${original.id}`,
        `invoice.voided ${original.id}`,
        `invoice.finalized ${revision.id}`,
      ]),
    );
    expect(await bench.stripe.invoices.pay(revision.id, { paid_out_of_band: true })).toMatchObject({
      status: 'paid',
    });
  });

  it('is named as the latest by every invoice that it comes from', async () => {
    const { id: first } = await open();
    const { id: second } = await revise(first);
    await bench.stripe.invoices.finalizeInvoice(second);
    const { id: third } = await revise(second);
    expect((await read(first)).latest_revision).toBe(second);
    const before = told().length;
    await bench.stripe.invoices.finalizeInvoice(third);
    for (const id of [first, second]) {
      expect(await read(id)).toMatchObject({ status: 'void', latest_revision: third });
      expect(told().slice(before)).toContain(`invoice.updated ${id}`);
    }
    expect(told().slice(before)).not.toContain(`invoice.voided ${first}`);
    expect(await read(third)).toMatchObject({ status: 'open', latest_revision: null });
  });

  it('takes over the credit that its original had used', async () => {
    const { id: customer } = await bench.stripe.customers.create({ balance: -300 });
    const { id } = await open({ customer });
    const revision = await revise(id);
    expect(await bench.stripe.invoices.finalizeInvoice(revision.id)).toMatchObject({
      total: 1000,
      amount_due: 700,
    });
    expect(await bench.stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 });
  });

  it('can replace an uncollectible invoice, but none that is a draft, paid, void or not there', async () => {
    const { invoices } = bench.stripe;
    const { id: bad } = await open();
    await invoices.markUncollectible(bad);
    await invoices.finalizeInvoice((await revise(bad)).id);
    expect(await read(bad)).toMatchObject({ status: 'void' });
    const { id: paid } = await open({ customer: 'cus_card' });
    await invoices.pay(paid);
    const draft = await aDraft(bench.stripe);
    for (const [id, status] of [
      [bad, 'void'],
      [paid, 'paid'],
      [draft, 'draft'],
    ] as const) {
      expect(await refusalOf(revise(id))).toMatchObject({
        statusCode: 400,
        param: 'from_invoice[invoice]',
        message: `You can only revise an invoice that is open or uncollectible. The invoice ${id} is ${status}.`,
      });
    }
    expect(await refusalOf(revise('in_nope'))).toMatchObject({ code: 'resource_missing' });
    const { id } = await open();
    const other = revise(id, { customer: 'cus_card' });
    expect((await refusalOf(other)).message).toMatch(/does not simulate customer that differs/);
  });

  it('stays a draft when its original was paid meanwhile or its tax cannot be known', async () => {
    const { invoices } = bench.stripe;
    const { id } = await open();
    const late = await revise(id);
    await invoices.pay(id, { paid_out_of_band: true });
    expect((await refusalOf(invoices.finalizeInvoice(late.id))).message).toMatch(/is paid/);
    expect(await read(late.id)).toMatchObject({ status: 'draft' });
    const { id: nowhere } = await bench.stripe.customers.create({});
    const original = await open({ customer: nowhere });
    const untaxed = await revise(original.id, { automatic_tax: { enabled: true } });
    const refused = await refusalOf(invoices.finalizeInvoice(untaxed.id));
    expect(refused.code).toBe('customer_tax_location_invalid');
    expect(await read(original.id)).toMatchObject({ status: 'open', latest_revision: null });
  });
});
