import type { Fact } from './facts';
import type { GateState } from './gate';
import type { PaymentError } from './stripe-snapshot';

export const intentStatuses = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'canceled',
  'succeeded',
] as const;
export type IntentStatus = (typeof intentStatuses)[number];

/** The part of a PaymentIntent that decides anything here. Minor units. */
export interface IntentSnapshot {
  id: string;
  status: IntentStatus;
  amount: number;
  amount_received: number;
  amount_refunded: number;
  error: PaymentError | null;
  as_of: string;
}

/** What is sent under one key. It is on record before it is sent, so that every attempt sends the same. */
export interface ChargeAttempt {
  suffix: number;
  amount: number;
  payment_method: string;
  first_attempt_at: string;
}

/** Folds what is learned of the PaymentIntent of a gate; anything else changes nothing. */
export function nextIntent(gate: GateState, fact: Fact): GateState {
  switch (fact.type) {
    case 'intent_attempted': {
      const { suffix, amount, payment_method, at } = fact;
      const charge = { suffix, amount, payment_method, first_attempt_at: at };
      return isStanding(gate.charge, charge) ? gate : { ...gate, charge };
    }
    case 'charge_sealed':
      return { ...gate, sealed: Math.max(gate.sealed ?? 0, fact.suffix) };
    case 'intent_observed': {
      const isOlder = gate.intent && orderOf(gate.intent) >= orderOf(fact.intent);
      return isOlder ? gate : { ...gate, intent: fact.intent };
    }
    case 'payment_attached':
      return { ...gate, attached: fact.payment_intent };
    default:
      return gate;
  }
}

/** Of two attempts under one key the first one counts: what it sent is what Stripe holds the key for. */
function isStanding(standing: ChargeAttempt | undefined, other: ChargeAttempt): boolean {
  if (!standing || other.suffix > standing.suffix) return false;
  return other.suffix < standing.suffix || firstOf(standing) <= firstOf(other);
}

function firstOf({ first_attempt_at, amount, payment_method }: ChargeAttempt): string {
  return [first_attempt_at, amount, payment_method].join(' ');
}

/** Succeeded and canceled are final; of two readings before that the later one counts. */
function orderOf(intent: IntentSnapshot): string {
  const isFinal = intent.status === 'succeeded' || intent.status === 'canceled';
  const { id, status, amount, amount_received, amount_refunded, error, as_of } = intent;
  const content = [id, status, amount, amount_received, amount_refunded, error];
  return `${isFinal ? 1 : 0} ${as_of} ${JSON.stringify(content)}`;
}

/** The same but for the time of the reading. */
export function isSameIntent(a: IntentSnapshot | undefined, b: IntentSnapshot): boolean {
  return a !== undefined && orderOf({ ...a, as_of: '' }) === orderOf({ ...b, as_of: '' });
}

interface Gated {
  gate?: GateState;
}

/** The customer has paid and has not got it back. */
export function isMoneyHeld({ gate }: Gated): boolean {
  const intent = gate?.intent;
  return intent?.status === 'succeeded' && intent.amount_refunded < intent.amount_received;
}

/** Money is there that the invoice has not taken. */
export function isToAttach(state: Gated): boolean {
  return isMoneyHeld(state) && state.gate?.attached !== state.gate?.intent?.id;
}

/** A request to charge was sent, and nothing shows yet that no money can come of it. */
export function mayMoneyCome({ gate }: Gated): boolean {
  if (gate?.intent) return gate.intent.status !== 'canceled' && gate.intent.status !== 'succeeded';
  return gate?.charge !== undefined && gate.charge.suffix > (gate.sealed ?? 0);
}
