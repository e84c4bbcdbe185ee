import { isForCustomer } from './gate';
import type { GatePolicy, GivenUp } from './gate';
import type { IntentSnapshot } from './payment-intent';

type Because = Pick<GivenUp, 'reason' | 'code' | 'decline_code' | 'message'>;

/** What one look at the PaymentIntent says against the gate; null: nothing, it may still be paid. */
export function whyIntentGivenUp(gate: GatePolicy, intent: IntentSnapshot): Because | null {
  const none = { code: null, decline_code: null };
  switch (intent.status) {
    case 'requires_action': {
      const message = 'The bank wants the customer to confirm the payment.';
      return gate.on_session ? null : { ...none, reason: 'authentication_required', message };
    }
    case 'requires_payment_method': {
      const { code = null, decline_code = null, message = null } = intent.error ?? {};
      const isAsked = isForCustomer(code, decline_code);
      const reason = isAsked ? 'authentication_required' : 'declined';
      return { reason, code, decline_code, message: message ?? 'The payment failed.' };
    }
    case 'canceled': {
      const message = 'The PaymentIntent was canceled in Stripe.';
      return { ...none, reason: 'payment_canceled', message };
    }
    case 'succeeded': {
      if (intent.amount_refunded < intent.amount_received) return null;
      return { ...none, reason: 'refunded', message: 'The payment was refunded in Stripe.' };
    }
    case 'processing':
    case 'requires_confirmation':
    case 'requires_capture':
      return null;
  }
}
