import type Stripe from 'stripe';

/** Minor units. What is compared with what was asked for: an engine rounds its tax, never this. */
export function untaxedTotalOf(invoice: Stripe.Invoice): number {
  return invoice.total_excluding_tax ?? invoice.total;
}

/** Tax on the invoice in minor units: Stripe's total less its own untaxed total. */
export function taxOf(invoice: Stripe.Invoice): number {
  return invoice.total - untaxedTotalOf(invoice);
}
