import type Stripe from 'stripe';
import type { InvoiceRecord } from '../store/ports';
import { chargeMetadata, isSeal } from '../stripe/charge-params';
import type { StripeClient } from '../stripe/client';
import { windowBeforeMs } from './find-our-invoice';

/** The PaymentIntent that an earlier attempt made, by the list, which is right after a write. */
export async function findOurIntent(
  stripe: StripeClient,
  { plan, created_at }: InvoiceRecord,
): Promise<Stripe.PaymentIntent | null> {
  const since = Math.floor((Date.parse(created_at) - windowBeforeMs) / 1_000);
  const wanted = Object.entries(chargeMetadata(plan));
  const ours = (await stripe.paymentIntentsSince(plan.customer, since)).find(
    (intent) => !isSeal(intent) && wanted.every(([key, value]) => intent.metadata[key] === value),
  );
  return ours === undefined ? null : stripe.readPaymentIntent(ours.id);
}
