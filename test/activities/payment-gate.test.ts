import type { PaymentGate } from '../../src/domain/gate';
import type { InvoiceRef } from '../../src/domain/ids';
import { gateOf } from '../../src/domain/gate-verdict';
import { nextStep } from '../../src/domain/next-step';
import { until } from '../support/until';
import { aGate } from '../support/documents';
import { startBench } from './support';
import type { Bench } from './support';

describe('a gated invoice', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  /** Finalized, to be charged to a means of payment of its own. */
  async function anOpenOne(method: string | null, over: Partial<PaymentGate> = {}) {
    const ref = await bench.accept([], undefined, { payment_gate: aGate(over) });
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    const path = `/v1/invoices/${stripe_invoice_id}`;
    if (method !== null) await bench.payBy(path, method);
    const state = await bench.run('finalizeInvoice', ref);
    expect(nextStep(state)).toBe('pay');
    return { ref, path };
  }

  const charges = async (path: string) =>
    (await bench.lab.requests({ path: `${path}/pay` })).filter(({ effect }) => effect).length;
  const fault = (call: string, path: string, kind: object, times = 1) =>
    bench.lab.fault({ match: { method: 'POST', path: `${path}/${call}`, times }, fault: kind });
  const pay = (ref: InvoiceRef, attempt = 1) => bench.run('payInvoice', ref, { attempt });

  it('is left to nobody else to charge', async () => {
    const { path } = await anOpenOne('pm_card_visa');
    expect(await bench.lab.stripe('GET', path)).toMatchObject({
      auto_advance: false,
      next_payment_attempt: null,
    });
  });

  it.each([
    // The SDK itself asks once more where a connection was closed.
    ['is lost', { kind: 'after' }, 2],
    ['never came to be', { kind: 'before' }, 2],
    ['breaks off', { kind: 'cut_body' }, 1],
    ['is a stored error from before the charge', { kind: 'stored_500' }, 1],
    ['is a stored error from after it', { kind: 'stored_500', reason: 'after_work' }, 1],
  ])('is charged once when the answer %s', async (_, kind, times) => {
    const { ref, path } = await anOpenOne('pm_card_visa');
    await fault('pay', path, kind, times);
    await expect(pay(ref)).rejects.toMatchObject({ type: 'stripe_unavailable' });
    const state = await pay(ref, 2);
    expect(gateOf(state)).toMatchObject({ status: 'passed', reason: null });
    expect(await charges(path)).toBe(1);
  });

  it('is given up with the words of the bank when the charge is declined, and not charged again', async () => {
    const { ref, path } = await anOpenOne('pm_card_chargeCustomerFail');
    const state = await pay(ref);
    expect(gateOf(state)).toMatchObject({
      status: 'pending',
      reason: 'declined',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
    });
    expect(nextStep(state)).toBe('void');
    await pay(ref, 2);
    expect(await charges(path)).toBe(1);
    const gone = await bench.run('voidInvoice', ref);
    expect(gateOf(gone)).toMatchObject({ status: 'failed', reason: 'declined' });
    expect((await bench.lab.stripe('GET', path))['status']).toBe('void');
  });

  it('waits for a customer who is there to confirm, and gives up on one who is not', async () => {
    const method = 'pm_card_authenticationRequired';
    const away = await anOpenOne(method);
    expect(gateOf(await pay(away.ref))).toMatchObject({ reason: 'authentication_required' });
    const present = await anOpenOne(method, { on_session_payment: true });
    const state = await pay(present.ref);
    expect(gateOf(state)).toMatchObject({ status: 'pending', reason: null });
    expect(nextStep(state)).toBe('track_payment');
  });

  it('is given up when Stripe refuses to charge at all', async () => {
    const { ref } = await anOpenOne(null);
    const customer = '/v1/customers/cus_card';
    const setDefault = (id: string) =>
      bench.lab.stripe('POST', customer, { 'invoice_settings[default_payment_method]': id });
    await setDefault('');
    const { gate } = await pay(ref);
    await setDefault('pm_cus_card');
    expect(gate?.given_up).toMatchObject({
      reason: 'charge_refused',
      message: expect.stringContaining('no `default_payment_method`'),
    });
  });

  it('is not charged once its time is over', async () => {
    const { ref, path } = await anOpenOne('pm_card_visa');
    const now = new Date(Date.now() + 25 * 60 * 60_000).toISOString();
    await bench.run('payInvoice', ref, { now });
    expect(await bench.lab.requests({ path: `${path}/pay` })).toEqual([]);
  });

  it('passes when the money comes while the void is on its way', async () => {
    const { ref, path } = await anOpenOne('pm_card_chargeCustomerFail');
    await pay(ref);
    await fault('void', path, { kind: 'hang', ms: 2_000 });
    const voided = bench.run('voidInvoice', ref);
    const sent = async () => (await bench.lab.requests({ path: `${path}/void` })).length > 0;
    await until('the void is on its way', sent);
    await bench.lab.stripe('POST', `${path}/pay`, { paid_out_of_band: 'true' });
    expect(gateOf(await voided)).toMatchObject({ status: 'passed', reason: null });
  });

  it('is not taken back while a bank debit is on its way, unless a person says so', async () => {
    const { ref, path } = await anOpenOne('pm_usBankAccount_success');
    const waiting = await pay(ref);
    expect(nextStep(waiting)).toBe('track_payment');
    const by = 'holdfast';
    const at = new Date().toISOString();
    const why = { reason: 'expired' as const, code: null, decline_code: null, message: 'over' };
    await bench.store.invoices.record(ref, [{ type: 'gate_given_up', at, by, ...why }]);
    expect(nextStep(await bench.run('voidInvoice', ref))).toBe('track_payment');
    expect((await bench.lab.stripe('GET', path))['status']).toBe('open');
    const action = 'void' as const;
    await bench.store.invoices.record(ref, [{ type: 'requested', at, by: 'person', action }]);
    await bench.run('voidInvoice', ref);
    expect((await bench.lab.stripe('GET', path))['status']).toBe('void');
  });
});
