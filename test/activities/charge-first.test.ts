import { chargeKey } from '../../src/activities/seal-charge';
import type { PaymentGate } from '../../src/domain/gate';
import type { InvoiceRef } from '../../src/domain/ids';
import { gateOf } from '../../src/domain/gate-verdict';
import { allowedActions, nextStep } from '../../src/domain/next-step';
import type { InvoiceState } from '../../src/domain/state';
import { statusOf } from '../../src/domain/state';
import { toChargeParams } from '../../src/stripe/charge-params';
import { createStripeClient } from '../../src/stripe/client';
import { aGate } from '../support/documents';
import { startBench } from './support';
import type { Bench } from './support';

describe('an invoice that is charged before it is finalized', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterEach(async () => {
    await bench.lab.mend();
  });
  afterAll(() => bench.stop());

  const payment_type = 'PAYMENT_INTENT';
  const visa = 'pm_card_visa';
  const charges = '/v1/payment_intents';

  /** A complete draft, to be charged to a means of payment of its own. */
  async function aDraft(method: string | null, over: Partial<PaymentGate> = {}) {
    const ref = await bench.accept([], undefined, {
      payment_gate: aGate({ payment_type, ...over }),
    });
    const state = await bench.run('writeDraft', ref);
    const path = `/v1/invoices/${state.stripe_invoice_id}`;
    if (method !== null) await bench.payBy(path, method);
    expect(nextStep(state)).toBe('charge');
    return { ref, path };
  }

  /** Goes on as the workflow does, until it would wait or end. */
  async function goOn(ref: InvoiceRef, attempt = 1): Promise<InvoiceState> {
    const record = await bench.store.invoices.find(ref);
    if (!record) throw new Error('It is gone.');
    const activities = {
      charge: 'chargeFirst',
      finalize: 'finalizeInvoice',
      attach_payment: 'attachPayment',
      void: 'voidInvoice',
    } as const;
    const step = nextStep(record.state);
    if (!(step in activities)) return record.state;
    await bench.run(activities[step as keyof typeof activities], ref, { attempt });
    return goOn(ref, attempt);
  }

  async function intentsOf({ invoice_id }: InvoiceRef) {
    const { data } = await bench.lab.stripe('GET', charges, { limit: '100' });
    return data.filter(
      (i: { metadata: Record<string, string> }) => i.metadata['holdfast_invoice_id'] === invoice_id,
    );
  }
  const moneyOf = async (ref: InvoiceRef) =>
    (await intentsOf(ref)).map(({ status }: { status: string }) => status);

  const fault = (path: string, kind: object, times = 1) =>
    bench.lab.fault({ match: { method: 'POST', path, times }, fault: kind });
  const charge = (ref: InvoiceRef, attempt = 1) => bench.run('chargeFirst', ref, { attempt });

  it('passes: charged what the invoice asks for, finalized without collection, and paid by that payment', async () => {
    const { ref, path } = await aDraft(visa);
    const charged = await charge(ref);
    expect((await bench.lab.stripe('GET', path))['status']).toBe('draft');
    expect(allowedActions(charged)).toEqual([]);
    const state = await goOn(ref);
    expect(gateOf(state)).toMatchObject({ status: 'passed', reason: null });
    const [intent, other] = await intentsOf(ref);
    expect(other).toBeUndefined();
    expect(state.seen).toMatchObject({ status: 'paid', amount_due: intent.amount_received });
    expect(intent.metadata).toMatchObject({ holdfast_revision: '1' });
    const finalized = await bench.lab.requests({ path: `${path}/finalize` });
    expect(finalized.map(({ params }) => params)).toEqual([
      expect.objectContaining({ auto_advance: 'false' }),
    ]);
  });

  it('is charged with the tax that Stripe computes on the draft, and not before it can', async () => {
    const gate = aGate({ payment_type, tax_type: 'STRIPE' });
    const ref = await bench.accept([], undefined, { payment_gate: gate });
    await bench.lab.behave({ automatic_tax: { status: 'requires_location_inputs' } });
    await bench.run('writeDraft', ref);
    await expect(charge(ref)).rejects.toMatchObject({ type: 'tax_location_invalid' });
    await bench.lab.behave({ automatic_tax: { status: 'complete' } });
    const state = await goOn(ref, 2);
    expect(gateOf(state)).toMatchObject({ status: 'passed' });
    expect(state.seen?.tax).toBeGreaterThan(0);
    const [{ amount_received }] = await intentsOf(ref);
    expect(state.seen).toMatchObject({ amount_due: amount_received });
  });

  it.each([
    ['is lost', { kind: 'after' }, 2],
    ['never came to be', { kind: 'before' }, 2],
    ['breaks off', { kind: 'cut_body' }, 1],
    ['is a stored error from before the charge', { kind: 'stored_500' }, 1],
    ['is a stored error from after it', { kind: 'stored_500', reason: 'after_work' }, 1],
  ])('is charged once when the answer %s', async (_, kind, times) => {
    const { ref } = await aDraft(visa);
    await fault(charges, kind, times);
    await expect(charge(ref)).rejects.toMatchObject({ type: 'stripe_unavailable' });
    // A key that is known to hold nothing but an error is left by one attempt and renewed by the next.
    await charge(ref, 2).catch((error: unknown) => error);
    expect(gateOf(await goOn(ref, 3))).toMatchObject({ status: 'passed' });
    expect(await moneyOf(ref)).toEqual(['succeeded']);
  });

  it('is charged under one key however often it is asked for', async () => {
    const { ref } = await aDraft(visa);
    await fault(charges, { kind: 'before' }, 2);
    await expect(charge(ref)).rejects.toMatchObject({ type: 'stripe_unavailable' });
    await charge(ref, 2);
    const sent = (await bench.lab.requests({ path: charges })).filter(({ params }) =>
      JSON.stringify(params).includes(ref.invoice_id),
    );
    expect(new Set(sent.map(({ idempotency_key }) => idempotency_key)).size).toBe(1);
  });

  it.each([
    ['is lost', { kind: 'after' }, 2],
    ['is a stored error from before the work', { kind: 'stored_500' }, 1],
    ['is a stored error from after it', { kind: 'stored_500', reason: 'after_work' }, 1],
  ])('is attached once when the answer to that %s', async (_, kind, times) => {
    const { ref, path } = await aDraft(visa);
    await charge(ref);
    await bench.run('finalizeInvoice', ref);
    await fault(`${path}/attach_payment`, kind, times);
    await bench.run('attachPayment', ref).catch((error) => error);
    expect(gateOf(await goOn(ref, 2))).toMatchObject({ status: 'passed' });
    const { data } = await bench.lab.stripe('GET', '/v1/invoice_payments', {
      invoice: path.split('/').at(-1) ?? '',
      status: 'paid',
    });
    expect(data).toHaveLength(1);
  });

  it('fails with the words of the bank when it is declined: the payment is canceled, and the draft deleted', async () => {
    const { ref, path } = await aDraft('pm_card_chargeCustomerFail');
    const declined = await charge(ref);
    expect(gateOf(declined)).toMatchObject({
      status: 'pending',
      reason: 'declined',
      decline_code: 'generic_decline',
    });
    const gone = await goOn(ref);
    expect(gateOf(gone)).toMatchObject({ status: 'failed', reason: 'declined' });
    expect(await moneyOf(ref)).toEqual(['canceled']);
    await expect(bench.lab.stripe('GET', path)).rejects.toThrow(/No such invoice/);
  });

  it('waits for a customer who is there, gives up on one who is not, and keeps the secret out of the record', async () => {
    const method = 'pm_card_authenticationRequired';
    const away = await aDraft(method);
    expect(gateOf(await charge(away.ref))).toMatchObject({ reason: 'authentication_required' });
    const present = await aDraft(method, { on_session_payment: true });
    const waiting = await charge(present.ref);
    expect(gateOf(waiting)).toMatchObject({
      status: 'pending',
      reason: null,
      payment_intent: { status: 'requires_action' },
    });
    expect(nextStep(waiting)).toBe('track_payment');
    expect(allowedActions(waiting)).toEqual(['void']);
    const [{ client_secret }] = await intentsOf(present.ref);
    const timeline = await bench.store.invoices.timeline(present.ref);
    expect(JSON.stringify([waiting, timeline])).not.toContain(client_secret);
  });

  it('is not charged once its time is over', async () => {
    const { ref } = await aDraft(visa);
    const now = new Date(Date.now() + 25 * 60 * 60_000).toISOString();
    await bench.run('chargeFirst', ref, { now });
    expect(await intentsOf(ref)).toEqual([]);
  });

  it('is given up without a means of payment, and where the balance of the customer leaves nothing', async () => {
    const customer = '/v1/customers/cus_card';
    const setDefault = (id: string) =>
      bench.lab.stripe('POST', customer, { 'invoice_settings[default_payment_method]': id });
    const without = await aDraft(null);
    await setDefault('');
    const refused = await charge(without.ref);
    await setDefault('pm_cus_card');
    expect(gateOf(refused)).toMatchObject({ reason: 'charge_refused' });
    const covered = await aDraft(visa);
    await bench.lab.stripe('POST', customer, { balance: '-1000000' });
    const nothing = await charge(covered.ref);
    await bench.lab.stripe('POST', customer, { balance: '0' });
    expect(gateOf(nothing)).toMatchObject({ reason: 'charge_refused' });
    expect(await intentsOf(covered.ref)).toEqual([]);
  });

  /** The very request that nobody has heard of, when it comes to Stripe at last. */
  async function arrivesLate(ref: InvoiceRef): Promise<string> {
    const record = await bench.store.invoices.find(ref);
    const sent = record?.state.gate?.charge;
    if (!record || !sent) throw new Error('Nothing was sent.');
    const settings = { secret_key: bench.lab.key, webhook_secret: null, api_base: bench.lab.url };
    const params = toChargeParams(record.plan, { on_session: false }, sent);
    return createStripeClient(settings)
      .createPaymentIntent(params, chargeKey(record, sent))
      .settle({
        done: () => 'done',
        not_done: ({ code }) => code,
        unknown: ({ code }) => code,
      });
  }

  const over = () => {
    const at = new Date().toISOString();
    const why = { reason: 'expired' as const, code: null, decline_code: null, message: 'over' };
    return { type: 'gate_given_up' as const, at, by: 'holdfast', ...why };
  };

  it('passes after all when a charge whose answer was lost has taken the money before its time', async () => {
    const { ref } = await aDraft(visa);
    await fault(charges, { kind: 'after' }, 2);
    await expect(charge(ref)).rejects.toMatchObject({ type: 'stripe_unavailable' });
    await bench.store.invoices.record(ref, [over()]);
    expect(gateOf(await goOn(ref))).toMatchObject({ status: 'passed' });
  });

  it('makes sure that a charge which never arrived takes nothing when it arrives late', async () => {
    const { ref } = await aDraft(visa);
    await fault(charges, { kind: 'before' }, 2);
    await expect(charge(ref)).rejects.toMatchObject({ type: 'stripe_unavailable' });
    await bench.store.invoices.record(ref, [over()]);
    expect(gateOf(await goOn(ref))).toMatchObject({ status: 'failed', reason: 'expired' });
    expect(await arrivesLate(ref)).toBe('stripe_idempotency_mismatch');
    expect(await moneyOf(ref)).toEqual(['canceled']);
  });

  it('asks for what the draft asks for by now, and not for what was asked before', async () => {
    const { ref, path } = await aDraft(visa);
    await fault(charges, { kind: 'before' }, 2);
    await expect(charge(ref)).rejects.toMatchObject({ type: 'stripe_unavailable' });
    await bench.payBy(path, 'pm_card_mastercard');
    expect(gateOf(await goOn(ref, 2))).toMatchObject({ status: 'passed' });
    expect((await moneyOf(ref)).toSorted()).toEqual(['canceled', 'succeeded']);
  });

  it('holds the money visibly when the draft is gone, and fails when it was given back', async () => {
    const { ref, path } = await aDraft(visa);
    await charge(ref);
    await bench.lab.stripe('DELETE', path);
    const deleted = await bench.run('observeInvoice', ref);
    expect(statusOf(deleted)).toBe('deleted');
    expect(gateOf(deleted)).toMatchObject({ status: 'pending' });
    expect(nextStep(deleted)).toBe('attach_payment');
    const held = { type: 'payment_held', message: expect.stringContaining('was deleted') };
    await expect(bench.run('attachPayment', ref)).rejects.toMatchObject(held);
    const [{ id }] = await intentsOf(ref);
    await bench.lab.stripe('POST', '/v1/refunds', { payment_intent: id });
    const given = await bench.run('attachPayment', ref);
    expect(gateOf(given)).toMatchObject({ status: 'failed', reason: 'refunded' });
    expect(nextStep(given)).toBe('close');
  });

  it('finalizes nothing for another amount than was charged', async () => {
    const { ref, path } = await aDraft(visa);
    await charge(ref);
    await bench.lab.stripe('POST', '/v1/customers/cus_card', { balance: '500' });
    const held = bench.run('finalizeInvoice', ref);
    await expect(held).rejects.toMatchObject({ type: 'payment_held' });
    expect((await bench.lab.stripe('GET', path))['status']).toBe('draft');
    await bench.lab.stripe('POST', '/v1/customers/cus_card', { balance: '0' });
    expect(gateOf(await goOn(ref))).toMatchObject({ status: 'passed' });
  });

  it('attaches nothing to an invoice that asks for another amount, or was paid by another payment', async () => {
    const other = await aDraft(visa);
    await charge(other.ref);
    await bench.lab.stripe('POST', '/v1/customers/cus_card', { balance: '500' });
    await bench.lab.stripe('POST', `${other.path}/finalize`, { auto_advance: 'false' });
    await bench.lab.stripe('POST', '/v1/customers/cus_card', { balance: '0' });
    await bench.run('observeInvoice', other.ref);
    const held = { type: 'payment_held' };
    await expect(bench.run('attachPayment', other.ref)).rejects.toMatchObject(held);
    const paid = await aDraft(visa);
    await charge(paid.ref);
    await bench.lab.stripe('POST', `${paid.path}/pay`, { paid_out_of_band: 'true' });
    await bench.run('observeInvoice', paid.ref);
    await expect(bench.run('attachPayment', paid.ref)).rejects.toMatchObject(held);
  });

  it('cancels a payment that waits when somebody deletes the draft or takes the invoice back', async () => {
    const gate = { on_session_payment: true };
    const method = 'pm_card_authenticationRequired';
    const [gone, asked] = [await aDraft(method, gate), await aDraft(method, gate)];
    await charge(gone.ref);
    await charge(asked.ref);
    await bench.lab.stripe('DELETE', gone.path);
    await bench.run('observeInvoice', gone.ref);
    const at = new Date().toISOString();
    const action = 'void' as const;
    await bench.store.invoices.record(asked.ref, [{ type: 'requested', at, by: 'person', action }]);
    for (const { ref } of [gone, asked]) {
      expect(gateOf(await goOn(ref))).toMatchObject({ status: 'failed', reason: 'deleted' });
      expect(await moneyOf(ref)).toEqual(['canceled']);
    }
  });

  it('waits for a bank debit on its way whatever speaks against it, and a person cannot take it back', async () => {
    const { ref, path } = await aDraft('pm_usBankAccount_success');
    expect(nextStep(await charge(ref))).toBe('track_payment');
    await bench.store.invoices.record(ref, [over()]);
    const at = new Date().toISOString();
    const action = 'void' as const;
    await bench.store.invoices.record(ref, [{ type: 'requested', at, by: 'person', action }]);
    await bench.run('voidInvoice', ref);
    expect((await bench.lab.stripe('GET', path))['status']).toBe('draft');
    await bench.lab.advance(5 * 86_400);
    await bench.run('observeInvoice', ref);
    expect(gateOf(await goOn(ref))).toMatchObject({ status: 'passed' });
  });
});
