import type { Address } from './document';

/** What is put right before a retry: a customer, in Stripe too, and the Stripe product (or price) of products. */
export interface Correction {
  customer?: { stripe_customer_id?: string | undefined; address?: Address | undefined } | undefined;
  products?: Record<string, string> | undefined;
}
