import type Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import type { GatePolicy } from '../domain/gate';
import type { ChargeAttempt } from '../domain/payment-intent';
import type { Refusal } from '../stripe/classify';
import { toChargeParams } from '../stripe/charge-params';
import { giveUp, tryLater } from '../stripe/write';
import { chargeRefused } from './charge-refused';
import type { ActivityDeps } from './deps';
import { findOurIntent } from './find-our-intent';
import { chargeKey } from './seal-charge';
import type { StepTools } from './step';

type Sent = { intent: Stripe.PaymentIntent } | { refused: Fact };

/** Sends a charge, and tells what has become of it: a PaymentIntent, or that Stripe makes none. */
export function sendCharge(
  deps: ActivityDeps,
  tools: StepTools,
  charge: ChargeAttempt,
  gate: GatePolicy,
): Promise<Sent> {
  const { record, stripe } = tools;
  const key = chargeKey(record, charge);
  const look = async (refusal: Refusal, otherwise: (refusal: Refusal) => Sent | Promise<Sent>) => {
    const intent = await findOurIntent(stripe, record);
    return intent ? { intent } : otherwise(refusal);
  };
  return stripe.createPaymentIntent(toChargeParams(record.plan, gate, charge), key).settle<Sent>({
    // Read, because a repeated answer tells of the time of the first one.
    done: async ({ object }) => ({ intent: await stripe.readPaymentIntent(object.id) }),
    // A declined charge leaves a PaymentIntent behind.
    not_done: (refusal) => (isAnswer(refusal) ? look(refusal, refusedBy(tools)) : giveUp(refusal)),
    // A stored failure is all that this key will ever answer: look, then another.
    unknown: (refusal) =>
      refusal.replayed
        ? look(refusal, (again) => renewKey(deps, tools, charge, again))
        : tryLater(refusal),
  });
}

/** Stripe has looked at the request, and will answer nothing else under its key. */
function isAnswer({ http_status, code }: Refusal): boolean {
  const isJudged = http_status === 400 || http_status === 402 || http_status === 404;
  return isJudged || code === 'stripe_idempotency_mismatch';
}

function refusedBy({ now }: StepTools): (refusal: Refusal) => Sent {
  return (refusal) => {
    // Sealed by an attempt that gave up waiting for this one, or a defect: nothing says that it is refused.
    if (refusal.code === 'stripe_idempotency_mismatch') return giveUp(refusal);
    return { refused: chargeRefused(refusal, now()) };
  };
}

async function renewKey(
  { store }: ActivityDeps,
  { record, now }: StepTools,
  { suffix }: ChargeAttempt,
  refusal: Refusal,
): Promise<never> {
  const sealed: Fact = { type: 'charge_sealed', at: now(), by: 'holdfast', suffix };
  await store.invoices.record(record.ref, [sealed], { from: record });
  return tryLater(refusal);
}
