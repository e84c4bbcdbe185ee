import { because, confirmationWanted, declinedBecause } from './gate';
import type { Because, GatePolicy } from './gate';
import type { IntentSnapshot } from './payment-intent';

/** What one look at the PaymentIntent says against the gate; null: nothing, it may still be paid. */
export function whyIntentGivenUp(gate: GatePolicy, intent: IntentSnapshot): Because | null {
  switch (intent.status) {
    case 'requires_action':
      return gate.on_session ? null : confirmationWanted();
    case 'requires_payment_method':
      return declinedBecause(intent.error);
    case 'canceled':
      return because('payment_canceled', 'The PaymentIntent was canceled in Stripe.');
    case 'succeeded':
      return intent.amount_refunded < intent.amount_received
        ? null
        : because('refunded', 'The payment was refunded in Stripe.');
    case 'processing':
    case 'requires_confirmation':
    case 'requires_capture':
      return null;
  }
}
