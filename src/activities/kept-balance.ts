import Stripe from 'stripe';
import type { Difference } from '../domain/difference';
import { classify, isMissing } from '../stripe/classify';
import type { StripeClient } from '../stripe/client';
import { idOf } from './reading';

const moves = ['applied_to_invoice', 'unapplied_from_invoice'];

/**
 * Whether some of the customer's balance can have been applied at all. `starting_balance` does not tell:
 * it was seen as 0 beside applied credit (stripe/stripe-dotnet#3225).
 */
export function mayKeepBalance({ total, amount_due }: Stripe.Invoice): boolean {
  return total !== amount_due;
}

/**
 * What a void invoice keeps of the customer's balance; Stripe gives it back with the void (changelog of
 * 2019-12-03), and nothing is given back here: who does it as well would do it twice.
 */
export async function findKeptBalance(
  stripe: StripeClient,
  { id, customer }: Stripe.Invoice,
): Promise<Difference[]> {
  const moved = await movedBy(stripe, idOf(customer) ?? '', id);
  const kept = moved
    .filter(({ type }) => moves.includes(type))
    .reduce((sum, { amount }) => sum + amount, 0);
  if (kept === 0) return [];
  const what = { what: 'kept_balance', field: 'customer_balance', ours: 0, stripe: kept } as const;
  return [{ ...what, line_id: null, stripe_line_id: null, label: null }];
}

/** A customer that was deleted in Stripe has no balance any more. */
async function movedBy(
  stripe: StripeClient,
  customer: string,
  invoice: string,
): Promise<Stripe.CustomerBalanceTransaction[]> {
  try {
    return await stripe.readBalanceTransactions(customer, invoice);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && isMissing(classify(error))) return [];
    throw error;
  }
}
