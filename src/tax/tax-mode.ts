import type Stripe from 'stripe';

/** What an engine has said so far about one draft or finalized invoice. Zero is an answer; silence is not. */
export type TaxAnswer =
  | { kind: 'applied'; provider: string; amount: number }
  | { kind: 'refused'; reason: string }
  | { kind: 'waiting' }
  | { kind: 'not_required' };

/** How one tax mode shows itself in Stripe; everything else about it is the workflow's. */
export interface TaxModeBehaviour {
  automaticTax: boolean;
  /** Metadata that must travel with the last change of lines, so that "seen" means "seen complete". */
  invoiceMetadata(version: string): Record<string, string>;
  answer(invoice: Stripe.Invoice, version: string): TaxAnswer;
}
