import type Stripe from 'stripe';
import { idempotencyKey } from '../domain/ids';
import { tryLater } from '../stripe/write';
import type { StepTools } from './step';

/** Cancels a PaymentIntent and tells what it is afterwards: canceled, or what Stripe cancels no more. */
export function cancelIntent(
  { record, stripe, attempt }: StepTools,
  id: string,
): Promise<Stripe.PaymentIntent> {
  const { ref, state } = record;
  // Each attempt under its own key: a refusal that is stored must not answer when it can be canceled later.
  const part = { revision: state.revision, step: `cancel/${id}`, suffix: attempt };
  const look = () => stripe.readPaymentIntent(id);
  return stripe.cancelPaymentIntent(id, idempotencyKey(ref, part)).settle({
    done: look,
    not_done: look,
    unknown: tryLater,
  });
}
