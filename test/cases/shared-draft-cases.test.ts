import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';
import { until } from '../support/until';

jest.setTimeout(240_000);
const deadlineMs = 120_000;

/** Stripe is shared: people and other programs act on the same invoices and customers. */
describe('cases of an invoice that is not ours alone', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  beforeEach(() => stack.lab.behave({ tax_listener: { mode: 'never' } }));
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const pathOf = (view: View) => `/v1/invoices/${view['external_invoice'].invoice_id}`;
  const act = (id: string, action: string, body = {}) =>
    stack.call('POST', `/v1/invoices/${id}/${action}`, body);
  const blocked = (id: string) =>
    stack.when(id, 'blocked', (view) => view['blocked'] !== null, deadlineMs);
  const aLine = (description: string, quantity: string, unit_amount_decimal: string) => ({
    id: 'L1',
    description,
    quantity,
    unit_amount_decimal,
  });
  const ourFinalizeCalls = async (path: string) => {
    const calls = await stack.lab.requests({ method: 'POST', path: `${path}/finalize` });
    return calls.filter(({ idempotency_key }) => idempotency_key?.startsWith('invoice/'));
  };

  /** As Anrok writes it: the tax of the one line. */
  const taxOf = async (path: string, amount: string) => {
    const { data } = await stack.lab.stripe('GET', `${path}/lines`);
    const tax = 'lines[0][tax_amounts][0]';
    return {
      'lines[0][id]': data[0].id,
      [`${tax}[amount]`]: amount,
      [`${tax}[taxable_amount]`]: '60000',
      [`${tax}[tax_rate_data][display_name]`]: 'Sales tax',
      [`${tax}[tax_rate_data][percentage]`]: '8.25',
      [`${tax}[tax_rate_data][inclusive]`]: 'false',
    };
  };

  describe('C35: somebody else finalizes while we wait for tax', () => {
    const waiting = async () => {
      const { id } = await stack.post(
        anInvoice({
          customer_id: 'invoice',
          tax: { mode: 'anrok_metadata', timeout: 'PT2H', on_timeout: 'hold' },
          lines: [aLine('Plan', '1', '60000')],
        }),
      );
      const view = await stack.whenStatus(id, 'awaiting_tax', deadlineMs);
      return { id: String(id), path: pathOf(view) };
    };

    it('C35 A: a person, and the invoice is followed, flagged, and not finalized again', async () => {
      const { id, path } = await waiting();
      await stack.lab.stripe('POST', `${path}/finalize`, { auto_advance: 'true' });
      const open = await stack.whenStatus(id, 'open', deadlineMs);
      expect(open['tax']).toMatchObject({ outcome: 'unverified' });
      expect(open['totals']).toMatchObject({ total: 60_000, tax: 0 });
      await stack.lab.stripe('POST', `${path}/pay`, { paid_out_of_band: 'true' });
      await stack.whenStatus(id, 'paid', deadlineMs);
      expect(await ourFinalizeCalls(path)).toEqual([]);
    });

    it('C35 B: another program lets the timer run, which is seen and set back', async () => {
      const { id, path } = await waiting();
      await stack.lab.stripe('POST', path, { auto_advance: 'true' });
      await until(
        'auto_advance is off again',
        async () => !(await stack.lab.stripe('GET', path))['auto_advance'],
        deadlineMs,
      );
      expect(await stack.get(id)).toMatchObject({ status: 'awaiting_tax', blocked: null });
      await act(id, 'void');
      await stack.whenStatus(id, 'deleted', deadlineMs);
    });

    it('C35 C: nobody, and the tax that comes is in the total that we finalize once', async () => {
      const { id, path } = await waiting();
      expect((await stack.lab.stripe('GET', path))['auto_advance']).toBe(false);
      await stack.lab.stripe('POST', `${path}/update_lines`, await taxOf(path, '4950'));
      await stack.lab.stripe('POST', path, {
        'metadata[anrok_user_input_last_seen_by_anrok]': (await stack.get(id))['tax'].version,
        'metadata[anrok_processing_was_successful]': 'true',
      });
      const open = await stack.whenStatus(id, 'open', deadlineMs);
      expect(open['totals']).toMatchObject({ subtotal: 60_000, tax: 4_950, total: 64_950 });
      const calls = await ourFinalizeCalls(path);
      expect(calls.map(({ params }) => params['auto_advance'])).toEqual(['true']);
    });
  });

  it('C37 two foreign edits that cancel out stop the invoice, each is shown, and it ends undone', async () => {
    const item = await stack.lab.stripe('POST', '/v1/invoiceitems', {
      customer: 'cus_invoice',
      amount: '10000',
      currency: 'usd',
      description: 'left pending by a sales tool',
    });
    const { id } = await stack.post(
      anInvoice({
        customer_id: 'invoice',
        finalize: 'manual',
        lines: [aLine('Seats', '10', '5000')],
      }),
    );
    const draft = await stack.whenStatus(id, 'awaiting_approval', deadlineMs);
    const { data } = await stack.lab.stripe('GET', `${pathOf(draft)}/lines`);
    // The pending item was not swept in by us.
    expect(data).toHaveLength(1);
    await stack.lab.stripe('POST', `${pathOf(draft)}/update_lines`, {
      'lines[0][id]': data[0].id,
      'lines[0][quantity]': '8',
    });
    await stack.lab.stripe('POST', `${pathOf(draft)}/add_lines`, {
      'lines[0][invoice_item]': item['id'],
    });
    expect((await stack.lab.stripe('GET', pathOf(draft)))['total']).toBe(50_000);
    await act(id, 'finalize');
    const view = await blocked(id);
    expect(view['blocked'].code).toBe('invoice_differs');
    expect(view['blocked'].differences).toEqual([
      expect.objectContaining({ what: 'changed_line', line_id: 'L1', field: 'amount' }),
      expect.objectContaining({ what: 'changed_line', line_id: 'L1', field: 'quantity' }),
      expect.objectContaining({ what: 'foreign_line', stripe: 10_000 }),
    ]);
    expect(await ourFinalizeCalls(pathOf(draft))).toEqual([]);
    await act(id, 'replace_lines');
    const open = await stack.whenStatus(id, 'open', deadlineMs);
    expect(open['totals'].subtotal).toBe(50_000);
    const restored = await stack.lab.stripe('GET', `${pathOf(draft)}/lines`);
    expect(restored['data'].map(({ amount }: { amount: number }) => amount)).toEqual([50_000]);
    // The item of the sales tool is pending again, not deleted.
    const given = await stack.lab.stripe('GET', `/v1/invoiceitems/${item['id']}`);
    expect(given).toMatchObject({ invoice: null, amount: 10_000 });
  });

  const withCredit = async (id: string) => {
    const customer = await stack.lab.stripe('POST', '/v1/customers', { name: 'Credit, Inc.' });
    const balanceOf = async () =>
      (await stack.lab.stripe('GET', `/v1/customers/${customer['id']}`))['balance'];
    await stack.lab.stripe('POST', `/v1/customers/${customer['id']}/balance_transactions`, {
      amount: '-2000',
      currency: 'usd',
    });
    await stack.call('PUT', `/v1/customers/${id}`, {
      name: 'Credit, Inc.',
      billing_config: {
        billing_provider_customer_id: customer['id'],
        stripe_collection_method: 'send_invoice',
      },
    });
    await stack.post(anInvoice({ id, customer_id: id, lines: [aLine('Plan', '1', '10000')] }));
    const open = await stack.whenStatus(id, 'open', deadlineMs);
    expect(open['totals']).toMatchObject({ total: 10_000, amount_due: 8_000 });
    expect(await balanceOf()).toBe(0);
    return { id, path: pathOf(open), balanceOf };
  };

  it('C39 an open invoice voided in the Dashboard is void here, and the credit comes back once', async () => {
    const { id, path, balanceOf } = await withCredit('credit-returned');
    // The event comes twice.
    await stack.lab.behave({ webhooks: { duplicate: 1 } });
    await stack.lab.stripe('POST', `${path}/void`);
    const voided = await stack.whenStatus(id, 'void', deadlineMs);
    await stack.lab.behave({ webhooks: { duplicate: 0 } });
    expect(voided).toMatchObject({
      waiting_for: null,
      blocked: null,
      allowed_actions: ['reissue'],
    });
    expect(await balanceOf()).toBe(-2_000);
    const { body } = await stack.call('GET', '/v1/events?limit=100');
    const told = body['data'].filter(
      ({ type, data }: View) => type === 'invoice.voided' && data.id === id,
    );
    expect(told).toHaveLength(1);
    const writes = await stack.lab.requests({ path: '/v1/customers/*/balance_transactions' });
    const ours = writes.filter(({ idempotency_key }) => idempotency_key?.startsWith('invoice/'));
    expect(ours).toEqual([]);
  });

  it('C39 credit that a void in the Dashboard has not given back is told, until a person has seen to it', async () => {
    const { id, path, balanceOf } = await withCredit('credit-kept');
    await stack.lab.behave({ customer_balance: { returned_on_void: false } });
    await stack.lab.stripe('POST', `${path}/void`);
    const voided = await stack.whenStatus(id, 'void', deadlineMs);
    await stack.lab.behave({ customer_balance: { returned_on_void: true } });
    expect(voided).toMatchObject({
      blocked: {
        code: 'credit_not_returned',
        message: expect.stringContaining("2000 of the customer's balance"),
        differences: [{ what: 'kept_balance', field: 'customer_balance', ours: 0, stripe: 2_000 }],
      },
      allowed_actions: ['accept_difference', 'reissue'],
    });
    expect(await balanceOf()).toBe(0);
    const listed = await stack.call('GET', '/v1/invoices?blocked_code=credit_not_returned');
    expect(listed.body['data'].map((one: View) => one['id'])).toEqual([id]);
    const { difference } = voided['blocked'];
    const reason = 'Given back by hand.';
    await act(id, 'accept_difference', { difference: difference.fingerprint, reason });
    const seen = await stack.whenStatus(id, 'void', deadlineMs);
    expect(seen).toMatchObject({ blocked: null, allowed_actions: ['reissue'] });
  });

  it('C47 a customer deleted in Stripe stops its own invoice alone, until it is mapped anew', async () => {
    const made = await stack.lab.stripe('POST', '/v1/customers', { name: 'Short-lived' });
    const put = (stripeCustomer: string) =>
      stack.call('PUT', '/v1/customers/moved', {
        name: 'Moved, Inc.',
        billing_config: {
          billing_provider_customer_id: stripeCustomer,
          stripe_collection_method: 'send_invoice',
        },
      });
    await put(made['id']);
    await stack.lab.stripe('DELETE', `/v1/customers/${made['id']}`);
    const post = (id: string, customer_id: string, unit: string) =>
      stack.post(anInvoice({ id, customer_id, lines: [aLine('Plan', '1', unit)] }));
    await post('INV-O01', 'invoice', '3000');
    await post('INV-O02', 'moved', '4000');
    await post('INV-O03', 'invoice', '5000');
    const stopped = await blocked('INV-O02');
    expect(stopped['blocked']).toMatchObject({ code: 'stripe_customer_missing' });
    expect(stopped['blocked'].message).toContain(made['id']);
    for (const [id, total] of [['INV-O01', 3000] as const, ['INV-O03', 5000] as const]) {
      const open = await stack.whenStatus(id, 'open', deadlineMs);
      expect(open['totals'].total).toBe(total);
    }
    const listed = await stack.call('GET', '/v1/invoices?blocked_code=stripe_customer_missing');
    expect(listed.body['data']).toHaveLength(1);
    const other = await stack.lab.stripe('POST', '/v1/customers', { name: 'Moved, Inc.' });
    await put(other['id']);
    const creates = () =>
      stack.lab.requests({ method: 'POST', path: '/v1/invoices', invoice: 'INV-O02' });
    // It was refused once and not tried again by itself.
    expect(await creates()).toHaveLength(1);
    const bulk = await stack.call('POST', '/v1/bulk_actions', {
      action: 'retry',
      filter: { blocked_code: 'stripe_customer_missing' },
    });
    // One cause, with how many it stops.
    expect(bulk.body).toMatchObject({
      count: 1,
      groups: [{ blocked_code: 'stripe_customer_missing', count: 1 }],
    });
    const open = await stack.whenStatus('INV-O02', 'open', deadlineMs);
    const keys = (await creates()).map(({ idempotency_key }) => idempotency_key);
    expect(new Set(keys).size).toBe(2);
    expect(open['totals'].total).toBe(4_000);
    expect((await stack.lab.stripe('GET', pathOf(open)))['customer']).toBe(other['id']);
  });
});
