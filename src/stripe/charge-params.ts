import type Stripe from 'stripe';
import type { StripePlan } from '../domain/document';
import type { GatePolicy } from '../domain/gate';
import type { ChargeAttempt } from '../domain/payment-intent';

/** Ours on a PaymentIntent: by these it is found, and its events find the invoice. */
export function chargeMetadata({ metadata }: StripePlan): Record<string, string> {
  const own = Object.entries(metadata).filter(([key]) => key.startsWith('holdfast_'));
  return Object.fromEntries(own);
}

/** The same bytes at every attempt under one key. */
export function toChargeParams(
  plan: StripePlan,
  gate: Pick<GatePolicy, 'on_session'>,
  { amount, payment_method }: Pick<ChargeAttempt, 'amount' | 'payment_method'>,
): Stripe.PaymentIntentCreateParams {
  return {
    amount,
    currency: plan.currency,
    customer: plan.customer,
    payment_method,
    confirm: true,
    // A method that leads the customer away would need an address to come back to.
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...(gate.on_session ? {} : { off_session: true }),
    metadata: chargeMetadata(plan),
  };
}

const sealMark = 'holdfast_seal';

/** Takes no money: it only uses up the key of a charge that may still be on its way. */
export function toSealParams(plan: StripePlan, amount: number): Stripe.PaymentIntentCreateParams {
  const { currency, customer } = plan;
  const metadata = { ...chargeMetadata(plan), [sealMark]: '1' };
  return { amount, currency, customer, metadata };
}

export function isSeal({ metadata }: Stripe.PaymentIntent): boolean {
  return metadata[sealMark] !== undefined;
}
