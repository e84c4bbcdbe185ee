import type { StripeSnapshot } from '../domain/stripe-snapshot';
import type { StripeClient } from '../stripe/client';
import { balanceMoves } from './balance-moves';
import type { Reading } from './reading';

/**
 * Minor units of a total that Stripe will not charge for: below its minimum an invoice is `paid` with nothing
 * collected, and the customer's balance owes it, so that the next invoice asks for it. Applied credit pays an
 * invoice without a charge as well; only the balance transactions tell one from the other.
 */
export async function findCarriedOver(
  stripe: StripeClient,
  { invoice, generation }: Reading,
  seen: StripeSnapshot | null,
): Promise<number> {
  const isUncollected =
    invoice?.status === 'paid' &&
    invoice.total > 0 &&
    invoice.amount_due + invoice.amount_paid === 0;
  if (!isUncollected) return 0;
  if (seen?.status === 'paid' && seen.generation === generation) return seen.carried_over ?? 0;
  return balanceMoves(stripe, invoice, ['invoice_too_small']);
}
