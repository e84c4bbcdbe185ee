import type Stripe from 'stripe';
import { intentStatuses } from '../domain/payment-intent';
import type { IntentSnapshot, IntentStatus } from '../domain/payment-intent';

/** Reduces a PaymentIntent, as read with its latest charge, to what decides anything here. */
export function toIntentSnapshot(intent: Stripe.PaymentIntent, asOf: string): IntentSnapshot {
  const { latest_charge: charge, last_payment_error: error } = intent;
  return {
    id: intent.id,
    status: toStatus(intent.status),
    amount: intent.amount,
    amount_received: intent.amount_received,
    amount_refunded: charge === null || typeof charge === 'string' ? 0 : charge.amount_refunded,
    error: error
      ? {
          code: error.code ?? null,
          decline_code: error.decline_code ?? null,
          message: error.message ?? null,
        }
      : null,
    as_of: asOf,
  };
}

function toStatus(status: string): IntentStatus {
  const known = intentStatuses.find((one) => one === status);
  if (known) return known;
  throw new Error(`Stripe answered a status of a payment this version does not know: ${status}`);
}
