import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';
import { until } from '../support/until';

describe('a payment gate', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { leave_as_draft: true } });
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const hour = 3_600;

  async function post(gate: Record<string, unknown>, over: Record<string, unknown> = {}) {
    return String((await stack.post(anInvoice({ payment_gate: gate, ...over })))['id']);
  }

  /** A customer with a means of payment of its own. */
  async function aCustomer(id: string, method: string): Promise<void> {
    const { lab } = stack;
    const { id: customer } = await lab.stripe('POST', '/v1/customers', { name: id });
    const attached = await lab.stripe('POST', `/v1/payment_methods/${method}/attach`, { customer });
    const chosen = { 'invoice_settings[default_payment_method]': attached['id'] };
    await lab.stripe('POST', `/v1/customers/${customer}`, chosen);
    await stack.call('PUT', `/v1/customers/${id}`, {
      name: id,
      billing_config: { billing_provider_type: 'stripe', billing_provider_customer_id: customer },
    });
  }

  /** What the customer does at the bank. */
  async function confirmed(payment: string): Promise<void> {
    const { url, key } = stack.lab;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ outcome: 'succeed' });
    const path = `/_lab/payment_intents/${payment}/authenticate`;
    const { ok } = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    expect(ok).toBe(true);
  }

  async function verdictOf(id: string): Promise<View> {
    await stack.when(id, 'a verdict', (view) => view['payment_gate'].status !== 'pending');
    const { body } = await stack.call('GET', '/v1/events?limit=100');
    const verdicts = (body['data'] as View[]).filter(
      ({ type, data }) => type.startsWith('invoice.payment_gate_') && data.id === id,
    );
    expect(verdicts).toHaveLength(1);
    return { type: verdicts[0]?.['type'], ...verdicts[0]?.['data'].payment_gate };
  }

  it('passes when the invoice is paid, with the tax that came with it', async () => {
    const precalculated_tax = { tax_amount: 1270, tax_name: 'Sales tax' };
    const id = await post({ tax_type: 'PRECALCULATED', precalculated_tax });
    expect(await verdictOf(id)).toMatchObject({
      type: 'invoice.payment_gate_passed',
      reason: null,
    });
    const { status, totals, tax } = await stack.get(id);
    expect({ status, paid: totals.amount_paid, tax: tax.provider }).toEqual({
      status: 'paid',
      paid: 15385 + 1270,
      tax: 'Sales tax',
    });
  });

  it('fails when the charge is declined: the invoice is void, and says why', async () => {
    const id = await post({}, { customer_id: 'declined' });
    expect(await verdictOf(id)).toMatchObject({
      type: 'invoice.payment_gate_failed',
      status: 'failed',
      reason: 'declined',
      decline_code: 'generic_decline',
    });
    expect(await stack.get(id)).toMatchObject({
      status: 'void',
      external_invoice: { external_status: 'VOID' },
      allowed_actions: [],
    });
  });

  it('waits for a customer who is there, and passes when the payment is confirmed', async () => {
    await aCustomer('careful', 'pm_card_authenticationRequired');
    const id = await post({ on_session_payment: true }, { customer_id: 'careful' });
    const asked = await stack.when(id, 'asked', (v) => v['payment']?.state === 'requires_action');
    expect(asked['external_invoice'].hosted_invoice_url).toMatch(/^https:/);
    expect(asked['allowed_actions']).toEqual(['void']);
    const invoice = asked['external_invoice'].invoice_id;
    const [payment] = (await stack.lab.stripe('GET', '/v1/invoice_payments', { invoice }))['data'];
    await confirmed(payment.payment.payment_intent);
    expect(await verdictOf(id)).toMatchObject({ type: 'invoice.payment_gate_passed' });
  });

  it('charges first: shows the secret to a customer who is there and to nobody else, and passes when it is confirmed', async () => {
    const gate = { payment_type: 'PAYMENT_INTENT', on_session_payment: true };
    const id = await post(gate, { customer_id: 'careful' });
    const intentOf = (v: View) => v['payment_gate'].payment_intent;
    const asked = await stack.when(id, 'asked', (v) => intentOf(v)?.status === 'requires_action');
    expect(asked).toMatchObject({ status: 'draft', allowed_actions: ['void'] });
    expect(asked['waiting_for'].what).toBe('payment');
    const { id: payment, client_secret, next_action } = intentOf(asked);
    expect(client_secret).toMatch(new RegExp(`^${payment}_secret_`));
    expect(next_action.type).toBe('use_stripe_sdk');
    const lists = ['/v1/events?limit=100', `/v1/invoices/${id}/timeline`, '/v1/invoices?limit=100'];
    for (const path of lists) {
      const { body } = await stack.call('GET', path);
      expect(JSON.stringify(body)).not.toContain(client_secret);
    }
    await confirmed(payment);
    expect(await verdictOf(id)).toMatchObject({ type: 'invoice.payment_gate_passed' });
    const { status, totals } = await stack.get(id);
    expect({ status, paid: totals.amount_paid }).toEqual({
      status: 'paid',
      paid: totals.amount_due,
    });
  });

  it('charges first, and deletes the draft when the charge is declined or nobody confirms it', async () => {
    const gate = { payment_type: 'PAYMENT_INTENT', on_session_payment: true };
    const declined = await post(gate, { customer_id: 'declined' });
    const waits = await post({ ...gate, expires_after: 'PT2H' }, { customer_id: 'careful' });
    expect(await verdictOf(declined)).toMatchObject({ status: 'failed', reason: 'declined' });
    await stack.when(waits, 'asked', (v) => v['payment_gate'].payment_intent !== null);
    await stack.fastForward(waits, 3 * hour);
    expect(await verdictOf(waits)).toMatchObject({ status: 'failed', reason: 'expired' });
    for (const id of [declined, waits]) {
      expect(await stack.get(id)).toMatchObject({
        status: 'deleted',
        payment_gate: { payment_intent: { status: 'canceled' } },
      });
    }
  });

  it('holds the money visibly when the draft is gone, until it is given back', async () => {
    const gate = { payment_type: 'PAYMENT_INTENT', on_session_payment: true };
    const id = await post(gate, { customer_id: 'careful' });
    const asked = await stack.when(id, 'asked', (v) => v['payment_gate'].payment_intent !== null);
    const payment = asked['payment_gate'].payment_intent.id;
    // Nobody hears of either before both are done.
    const { lab } = stack;
    await lab.behave({ webhooks: { delay_ms: 2_000 } });
    await confirmed(payment);
    await lab.stripe('DELETE', `/v1/invoices/${asked['external_invoice'].invoice_id}`);
    await lab.behave({ webhooks: { delay_ms: 0 } });
    const held = await stack.when(id, 'held', (v) => v['blocked']?.code === 'payment_held');
    expect(held).toMatchObject({ status: 'deleted', allowed_actions: ['retry'] });
    await lab.stripe('POST', '/v1/refunds', { payment_intent: payment });
    await stack.call('POST', `/v1/invoices/${id}/retry`);
    expect(await verdictOf(id)).toMatchObject({ status: 'failed', reason: 'refunded' });
  });

  it('fails at its time when nobody confirms, and is void', async () => {
    const gate = { on_session_payment: true, expires_after: 'PT2H' };
    const id = await post(gate, { customer_id: 'careful' });
    await stack.when(id, 'asked', (v) => v['payment']?.state === 'requires_action');
    await stack.fastForward(id, 3 * hour);
    expect(await verdictOf(id)).toMatchObject({ reason: 'expired', status: 'failed' });
    expect((await stack.get(id))['status']).toBe('void');
  });

  it('fails at its time also while it is blocked: the draft is deleted', async () => {
    const tax = { on_timeout: 'hold' };
    const id = await post({ tax_type: 'STRIPE' }, { customer_id: 'no_address', tax });
    await stack.when(id, 'blocked', (v) => v['blocked']?.code === 'tax_location_invalid');
    await stack.fastForward(id, 25 * hour);
    expect(await verdictOf(id)).toMatchObject({
      type: 'invoice.payment_gate_failed',
      reason: 'tax_not_available',
      code: 'tax_timed_out',
    });
    expect((await stack.get(id))['status']).toBe('deleted');
  });

  it('fails when a person takes the invoice back, here or in Stripe, paid or given up', async () => {
    const gate = { on_session_payment: true };
    const here = await post(gate, { customer_id: 'careful' });
    const there = await post(gate, { customer_id: 'careful' });
    for (const id of [here, there]) {
      await stack.when(id, 'asked', (v) => v['payment']?.state === 'requires_action');
    }
    await stack.call('POST', `/v1/invoices/${here}/void`);
    expect(await verdictOf(here)).toMatchObject({ status: 'failed', reason: 'voided' });
    const { invoice_id } = (await stack.get(there))['external_invoice'];
    await stack.lab.stripe('POST', `/v1/invoices/${invoice_id}/mark_uncollectible`);
    expect(await verdictOf(there)).toMatchObject({ status: 'failed', reason: 'uncollectible' });
    expect((await stack.get(there))['status']).toBe('void');
  });

  it('outlasts its time while a bank debit is on its way, and passes when it settles', async () => {
    await aCustomer('bank', 'pm_usBankAccount_success');
    const id = await post({ expires_after: 'PT1H' }, { customer_id: 'bank' });
    await stack.when(id, 'on its way', (v) => v['payment']?.state === 'processing');
    await stack.fastForward(id, 2 * hour);
    const late = await stack.when(id, 'late', (v) => v['payment_gate'].reason === 'expired');
    expect(late).toMatchObject({ status: 'open', payment_gate: { status: 'pending' } });
    await stack.lab.advance(5 * 24 * hour);
    await until('the debit has settled', async () => (await stack.get(id))['status'] === 'paid');
    expect(await verdictOf(id)).toMatchObject({ type: 'invoice.payment_gate_passed' });
  });
});
