import type Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import { whyIntentGivenUp } from '../domain/gate-intent';
import { isSameIntent, mayMoneyCome } from '../domain/payment-intent';
import type { InvoiceState } from '../domain/state';
import { toIntentSnapshot } from '../stripe/intent-snapshot';
import type { StepTools } from './step';

/** Looks at a payment that is not over yet; nothing for an invoice without one of its own. */
export async function observePayment(
  { stripe, now }: Pick<StepTools, 'stripe' | 'now'>,
  state: InvoiceState,
): Promise<Fact[]> {
  const id = state.gate?.intent?.id;
  if (id === undefined || !mayMoneyCome(state)) return [];
  return intentFacts(await stripe.readPaymentIntent(id), state, now());
}

/** What a PaymentIntent says, and what it says against the gate. */
export function intentFacts(intent: Stripe.PaymentIntent, state: InvoiceState, at: string): Fact[] {
  const seen = toIntentSnapshot(intent, at);
  const { gate } = state.policy;
  const why = gate ? whyIntentGivenUp(gate, seen) : null;
  // The reason first: the reading may be the verdict, which tells it.
  return [
    ...(why ? [{ type: 'gate_given_up' as const, at, by: 'stripe', ...why }] : []),
    ...observed(seen, state),
  ];
}

/** The reading alone: of a payment that we have canceled ourselves nothing speaks against the gate. */
export function observedIntent(
  intent: Stripe.PaymentIntent,
  state: InvoiceState,
  at: string,
): Fact[] {
  return observed(toIntentSnapshot(intent, at), state);
}

function observed(intent: ReturnType<typeof toIntentSnapshot>, { gate }: InvoiceState): Fact[] {
  if (isSameIntent(gate?.intent, intent)) return [];
  return [{ type: 'intent_observed', at: intent.as_of, by: 'stripe', intent }];
}
