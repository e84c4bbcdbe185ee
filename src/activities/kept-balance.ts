import type Stripe from 'stripe';
import type { Difference } from '../domain/difference';
import type { StripeClient } from '../stripe/client';
import { balanceMoves } from './balance-moves';

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
  invoice: Stripe.Invoice,
): Promise<Difference[]> {
  const moves = ['applied_to_invoice', 'unapplied_from_invoice'] as const;
  const kept = await balanceMoves(stripe, invoice, moves);
  if (kept === 0) return [];
  const what = { what: 'kept_balance', field: 'customer_balance', ours: 0, stripe: kept } as const;
  return [{ ...what, line_id: null, stripe_line_id: null, label: null }];
}
