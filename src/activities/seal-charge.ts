import type Stripe from 'stripe';
import type { ChargeAttempt } from '../domain/payment-intent';
import { idempotencyKey } from '../domain/ids';
import type { IdempotencyKey } from '../domain/ids';
import type { InvoiceRecord } from '../store/ports';
import type { Refusal } from '../stripe/classify';
import { toSealParams } from '../stripe/charge-params';
import { giveUp, tryLater } from '../stripe/write';
import { cancelIntent } from './cancel-intent';
import { findOurIntent } from './find-our-intent';
import type { StepTools } from './step';

export function chargeKey(
  { ref, state }: InvoiceRecord,
  { suffix }: Pick<ChargeAttempt, 'suffix'>,
): IdempotencyKey {
  return idempotencyKey(ref, { revision: state.revision, step: 'charge', suffix });
}

/**
 * Ends the question whether a charge whose answer nobody has heard will still come true. A look alone cannot:
 * the request may be on its way. So its key is used up, by a PaymentIntent that takes no money and is canceled
 * at once; where Stripe holds another request under the key, that one is there to be found. Null: it has made
 * nothing, and never will.
 */
export async function sealCharge(
  tools: StepTools,
  charge: ChargeAttempt,
): Promise<Stripe.PaymentIntent | null> {
  const { record, stripe } = tools;
  // Stripe forgets a key after a day; what was made under it is in the list.
  const found = await findOurIntent(stripe, record);
  if (found) return found;
  const look = () => findOurIntent(stripe, record);
  return stripe
    .createPaymentIntent(toSealParams(record.plan, charge.amount), chargeKey(record, charge))
    .settle({
      async done({ object }) {
        await cancelIntent(tools, object.id);
        return null;
      },
      not_done: (refusal) => (isAnswer(refusal) ? look() : giveUp(refusal)),
      unknown: (refusal) => (refusal.replayed ? look() : tryLater(refusal)),
    });
}

/** The key is taken, or Stripe makes nothing of such a request. */
function isAnswer({ http_status, code }: Refusal): boolean {
  return code === 'stripe_idempotency_mismatch' || http_status === 400 || http_status === 404;
}
