import type Stripe from 'stripe';
import type { StripeClient } from '../stripe/client';
import { idOf } from './reading';

/**
 * What an invoice will ask for when it is finalized: its total, less the credit of the customer or with their
 * debt. Computed here because a draft need not show it yet.
 */
export async function amountDue(
  stripe: StripeClient,
  invoice: Stripe.Invoice,
): Promise<{ amount: number; payment_method: string | null }> {
  const customer = await stripe.readCustomer(idOf(invoice.customer) ?? '');
  if (customer.deleted) return { amount: Math.max(0, invoice.total), payment_method: null };
  const balance = customer.currency === invoice.currency ? customer.balance : 0;
  const method = invoice.default_payment_method ?? customer.invoice_settings.default_payment_method;
  return { amount: Math.max(0, invoice.total + balance), payment_method: idOf(method) };
}
