import { isAboutTax } from './failures';
import type { GateReason, GivenUp } from './gate';
import { isMoneyHeld, mayMoneyCome } from './payment-intent';
import { blockOf, statusOf } from './state';
import type { InvoiceState } from './state';
import { isClosed } from './status';

export const gateStatuses = ['pending', 'passed', 'failed'] as const;
export type GateStatus = (typeof gateStatuses)[number];

/** Charged by a PaymentIntent of its own before it is finalized. */
export function isIntentGate({ policy }: Pick<InvoiceState, 'policy'>): boolean {
  return policy.gate?.payment_type === 'PAYMENT_INTENT';
}

/**
 * The verdict, from what Stripe says the invoice has become: paid is passed, gone is failed, and neither
 * ever turns into the other. An uncollectible invoice may still be paid, so it is voided first; and a payment
 * of its own must be out of the world as well. Null: no gate.
 */
export function gateStatusOf(state: InvoiceState): GateStatus | null {
  if (!state.policy.gate) return null;
  if (state.seen?.status === 'paid') return 'passed';
  const status = statusOf(state);
  const isGone = isClosed(status) && status !== 'uncollectible';
  return isGone && !mayMoneyCome(state) && !isMoneyHeld(state) ? 'failed' : 'pending';
}

/** No verdict yet, and a reason to take the invoice back. */
function isGivenUp(state: InvoiceState): boolean {
  if (gateStatusOf(state) !== 'pending' || isMoneyHeld(state)) return false;
  return (state.gate?.given_up ?? null) !== null || isClosed(statusOf(state));
}

/** Money on its way cannot be called back: what it brings is waited for, whatever speaks against it. */
export function isMoneyOnItsWay({ seen, gate }: InvoiceState): boolean {
  if (gate?.intent?.status === 'processing') return true;
  return (
    seen?.payment === 'processing' && (seen.status === 'open' || seen.status === 'uncollectible')
  );
}

/** What a gate that is given up does before it is closed; one that has passed leaves no payment behind. */
export function closingStepOf(state: InvoiceState): 'void' | 'track_payment' | null {
  const isLeft = gateStatusOf(state) === 'passed' && mayMoneyCome(state);
  if (!isLeft && !isGivenUp(state)) return null;
  return isMoneyOnItsWay(state) ? 'track_payment' : 'void';
}

/** Open, and nobody has tried to charge it. */
export function isToPay(state: InvoiceState): boolean {
  const { seen, gate } = state;
  return (
    !isIntentGate(state) &&
    gateStatusOf(state) === 'pending' &&
    seen?.status === 'open' &&
    seen.payment === 'none' &&
    (gate?.charged ?? 0) < seen.generation
  );
}

/** Until when the gate waits; null: it has no gate, or it is decided or given up, or the money is there. */
export function gateDeadlineOf(state: InvoiceState): string | null {
  const isWaiting = gateStatusOf(state) === 'pending' && !isGivenUp(state) && !isMoneyHeld(state);
  return isWaiting ? (state.policy.gate?.expires_at ?? null) : null;
}

/** Why a gate whose time is over has not been paid. */
export function whyExpired(state: InvoiceState, until: string): Omit<GivenUp, 'at' | 'by'> {
  const block = blockOf(state);
  const isForTax = block ? isAboutTax(block.code) : statusOf(state) === 'awaiting_tax';
  const what = isForTax ? 'its tax was not there' : 'it was not paid';
  const why = block ? `: ${block.message}` : '.';
  return {
    reason: isForTax ? 'tax_not_available' : 'expired',
    code: block?.code ?? null,
    decline_code: null,
    message: `At ${until} ${what}${why}`,
  };
}

type ToldReason = GateReason | 'voided' | 'deleted' | 'skipped';

/** The gate as it is told; null: the invoice has none. */
export function gateOf(state: InvoiceState) {
  const { policy, gate } = state;
  const status = gateStatusOf(state);
  if (!policy.gate || status === null) return null;
  const why = status === 'passed' ? null : (gate?.given_up ?? endOf(state, status));
  return {
    status,
    reason: why?.reason ?? null,
    code: why?.code ?? null,
    decline_code: why?.decline_code ?? null,
    message: why?.message ?? null,
    payment_type: policy.gate.payment_type,
    on_session_payment: policy.gate.on_session,
    expires_at: policy.gate.expires_at,
    payment_intent: gate?.intent ? { id: gate.intent.id, status: gate.intent.status } : null,
  };
}

type Told = Pick<GivenUp, 'code' | 'decline_code' | 'message'> & { reason: ToldReason };

/** Nothing spoke against it: somebody has ended the invoice. */
function endOf(state: InvoiceState, status: GateStatus): Told | null {
  if (status !== 'failed') return null;
  const { requested } = state;
  const who = requested?.action === 'void' ? `by ${requested.by}` : 'in Stripe';
  const now = statusOf(state);
  const reason = now === 'deleted' || now === 'skipped' ? now : 'voided';
  return { reason, code: null, decline_code: null, message: `The invoice was ${reason} ${who}.` };
}
