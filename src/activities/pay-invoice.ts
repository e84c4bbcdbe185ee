import type { Fact } from '../domain/facts';
import { isForCustomer } from '../domain/gate';
import type { GatePolicy } from '../domain/gate';
import { idempotencyKey } from '../domain/ids';
import { nextStep } from '../domain/next-step';
import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { Refusal } from '../stripe/classify';
import { toSnapshot } from '../stripe/snapshot';
import { giveUp, tryLater } from '../stripe/write';
import { chargeRefused } from './charge-refused';
import type { ActivityDeps, StepCall } from './deps';
import { readLatest } from './reading';
import type { Reading } from './reading';
import { recordReading } from './record-reading';
import { releaseSuffix } from './release-suffix';
import { runStep } from './step';
import type { StepTools } from './step';

/**
 * Charges a gated invoice at once, and once: a declined charge is an answer, not a failure. What became of
 * it is read back from the invoice, whatever the call itself said. An invoice cannot be paid twice in
 * Stripe, so a lost answer is asked for again.
 */
export function createPayInvoice(deps: ActivityDeps) {
  return function payInvoice(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe, now } = tools;
      const { policy, stripe_invoice_id: id } = record.state;
      const { gate } = policy;
      // Somebody went on while this step was on its way, or its time is over: no money is taken any more.
      if (id === null || !gate || nextStep(record.state) !== 'pay') return record;
      if (now() >= gate.expires_at) return record;
      const refusal = await charge(tools, id, gate);
      const reading = await readLatest(stripe, id, generationOf(record.state));
      const attempted = { at: now(), by: 'holdfast', generation: generationOf(record.state) };
      const also: Fact[] = [
        { type: 'charge_attempted', ...attempted },
        ...refused(refusal, reading, gate, now()),
      ];
      return recordReading(deps, tools, reading, { also });
    });
  };
}

/** Null: Stripe took it, or it can be seen on the invoice what became of it. */
function charge(tools: StepTools, id: string, gate: GatePolicy): Promise<Refusal | null> {
  const { record, stripe, attempt } = tools;
  const { revision, released } = record.state;
  const step = `pay/${generationOf(record.state)}`;
  const send = (suffix: string) => {
    const key = idempotencyKey(record.ref, { revision, step, suffix });
    return stripe.payInvoice(id, { off_session: !gate.on_session }, key);
  };
  const suffix = releaseSuffix(released);
  // A stored 500 is all that this key will ever answer. That request has ended: look, then another.
  const again = async () => {
    const { invoice, generation } = await readLatest(stripe, id, generationOf(record.state));
    if (invoice === null || toSnapshot(invoice, generation, '').payment !== 'none') return null;
    return send(`${suffix}~${attempt}`).settle({
      done: () => null,
      not_done: orGiveUp,
      unknown: tryLater,
    });
  };
  return send(suffix).settle({
    done: () => null,
    not_done: orGiveUp,
    unknown: (refusal) => (refusal.replayed ? again() : tryLater(refusal)),
  });
}

/** A no is an answer when Stripe has looked at the invoice and its means of payment. */
function orGiveUp(refusal: Refusal): Refusal {
  const { http_status, code } = refusal;
  const isAnswer = http_status === 400 || http_status === 402;
  return isAnswer && code !== 'stripe_idempotency_mismatch' ? refusal : giveUp(refusal);
}

/** Of a charge that left no trace on the invoice: nothing but the refusal itself tells why. */
function refused(
  refusal: Refusal | null,
  { invoice, generation }: Reading,
  gate: GatePolicy,
  at: string,
): Fact[] {
  if (refusal === null || invoice?.status !== 'open') return [];
  if (toSnapshot(invoice, generation, at).payment !== 'none') return [];
  const { code, decline_code } = refusal.provider_error;
  if (isForCustomer(code, decline_code) && gate.on_session) return [];
  return [chargeRefused(refusal, at)];
}
