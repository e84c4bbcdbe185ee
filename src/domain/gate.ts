import type { Fact } from './facts';
import { nextIntent } from './payment-intent';
import type { ChargeAttempt, IntentSnapshot } from './payment-intent';
import type { PaymentError, StripeSnapshot } from './stripe-snapshot';
import type { TaxMode } from './tax';

export const gatePaymentTypes = ['INVOICE', 'PAYMENT_INTENT'] as const;
export type GatePaymentType = (typeof gatePaymentTypes)[number];

export const gateTaxTypes = ['NONE', 'STRIPE', 'ANROK', 'AVALARA', 'PRECALCULATED'] as const;
export type GateTaxType = (typeof gateTaxTypes)[number];

/** The tax mode that carries out what a gate asks for. */
export const taxModeOfGate: Record<GateTaxType, TaxMode> = {
  NONE: 'none',
  STRIPE: 'automatic',
  ANROK: 'anrok_metadata',
  AVALARA: 'avalara',
  PRECALCULATED: 'external',
};

/** A payment gate as it is posted: what the caller holds back until the money is there. */
export interface PaymentGate {
  payment_type: GatePaymentType;
  /** Null: as for any other invoice. */
  tax_type: GateTaxType | null;
  /** Minor units, of the whole invoice. */
  precalculated_tax: { tax_amount: number; tax_name: string } | null;
  on_session_payment: boolean;
  invoice_metadata: Record<string, string>;
  /** ISO 8601 duration, from the acceptance. */
  expires_after: string;
}

/** What was decided about the gate when the invoice was accepted. */
export interface GatePolicy {
  payment_type: GatePaymentType;
  /** The customer is there: to be asked for authentication is no failure. */
  on_session: boolean;
  /** RFC 3339: without the money by then, the invoice is taken back. */
  expires_at: string;
  /** Its tax came with the invoice; nobody is waited for. */
  has_tax: boolean;
}

/**
 * Why an invoice is taken back: the charge was declined; the bank wants the customer, who is not there;
 * Stripe refused to charge at all; the time is over, or it is and the tax was never there; somebody gave it up;
 * somebody canceled the payment, or gave the money back.
 */
export const gateReasons = [
  'declined',
  'authentication_required',
  'charge_refused',
  'expired',
  'tax_not_available',
  'uncollectible',
  'payment_canceled',
  'refunded',
] as const;
export type GateReason = (typeof gateReasons)[number];

export interface GivenUp {
  reason: GateReason;
  code: string | null;
  decline_code: string | null;
  message: string;
  at: string;
  by: string;
}

/** The registers of a gate; the verdict itself is read from what became of the invoice. */
export interface GateState {
  /** The latest generation of the Stripe invoice that we have tried to charge; 0: none. */
  charged: number;
  /** The first reason to take the invoice back. Money that comes all the same still counts. */
  given_up: GivenUp | null;
  /** Of a payment of its own: the latest request that may have been sent. */
  charge?: ChargeAttempt;
  /** The latest request of which it is known that it has made no PaymentIntent and never will. */
  sealed?: number;
  intent?: IntentSnapshot;
  /** The PaymentIntent that Stripe names among the payments of the invoice. */
  attached?: string;
}

export function nextGate(gate: GateState, fact: Fact): GateState {
  if (fact.type === 'charge_attempted') {
    return { ...gate, charged: Math.max(gate.charged, fact.generation) };
  }
  if (fact.type !== 'gate_given_up') return nextIntent(gate, fact);
  const { reason, code, decline_code, message, at, by } = fact;
  const given_up = { reason, code, decline_code, message, at, by };
  const standing = gate.given_up;
  return standing && orderOf(standing) <= orderOf(given_up) ? gate : { ...gate, given_up };
}

function orderOf(given: GivenUp): string {
  const { at, by, reason, code, decline_code, message } = given;
  return [at, by, reason, code, decline_code, message].join(' ');
}

/** What speaks against a gate. */
export type Because = Pick<GivenUp, 'reason' | 'code' | 'decline_code' | 'message'>;

/** What one look at Stripe says against the gate; null: nothing, it may still be paid. */
export function whyGivenUp({ on_session }: GatePolicy, snapshot: StripeSnapshot): Because | null {
  const { status, payment, payment_error: error } = snapshot;
  if (status === 'uncollectible') {
    return because('uncollectible', 'The invoice was marked uncollectible.');
  }
  if (status !== 'open') return null;
  if (payment === 'requires_action') return on_session ? null : confirmationWanted();
  if (payment !== 'failed') return null;
  const isAsked = isForCustomer(error?.code ?? null, error?.decline_code ?? null);
  return isAsked && on_session ? null : declinedBecause(error);
}

export function confirmationWanted(): Because {
  const message = 'The bank wants the customer to confirm the payment.';
  return because('authentication_required', message);
}

/** What a payment that has failed says against the gate. */
export function declinedBecause(error: PaymentError | null): Because {
  const { code = null, decline_code = null, message = null } = error ?? {};
  const reason = isForCustomer(code, decline_code) ? 'authentication_required' : 'declined';
  return { reason, code, decline_code, message: message ?? 'The payment failed.' };
}

/** The bank declines only as long as the customer does not confirm. */
export function isForCustomer(code: string | null, declineCode: string | null): boolean {
  const asks = ['authentication_required', 'invoice_payment_intent_requires_action'];
  return asks.includes(code ?? '') || asks.includes(declineCode ?? '');
}

/** A reason that nobody has given a code for. */
export function because(reason: GateReason, message: string): Because {
  return { reason, code: null, decline_code: null, message };
}
