import Stripe from 'stripe';
import { classify, isMissing } from '../stripe/classify';
import type { StripeClient } from '../stripe/client';
import { idOf } from './reading';

/**
 * What an invoice has moved of its customer's balance by transactions of these types, in minor units; more than
 * zero: the customer has less credit since, or owes more.
 */
export async function balanceMoves(
  stripe: StripeClient,
  { id, customer }: Stripe.Invoice,
  types: readonly Stripe.CustomerBalanceTransaction.Type[],
): Promise<number> {
  const all = await transactionsOf(stripe, idOf(customer) ?? '', id);
  return all
    .filter(({ type }) => types.includes(type))
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** A customer that was deleted in Stripe has no balance any more. */
async function transactionsOf(
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
