import type Stripe from 'stripe';
import type { InvoiceRef } from '../domain/ids';
import type { InvoiceRecord } from '../store/ports';
import type { StripeClient } from '../stripe/client';

/** Stripe's clock and ours may differ; an hour costs nothing, because metadata decides. */
export const windowBeforeMs = 60 * 60_000;

/**
 * Looks whether an earlier create took effect: by customer and time, matched by our metadata. Never by
 * Stripe's search, which may lag by an hour and would answer "not created" of what exists.
 */
export async function findOurInvoice(
  stripe: StripeClient,
  ref: InvoiceRef,
  { plan, state, created_at }: InvoiceRecord,
): Promise<Stripe.Invoice | null> {
  const since = Date.parse(state.write.first_attempt_at ?? created_at);
  // The first attempt under the *first* key counts: an earlier suffix may be what took effect.
  const from = Math.min(since, Date.parse(created_at)) - windowBeforeMs;
  const invoices = await stripe.invoicesSince(plan.customer, Math.floor(from / 1000));
  const ours = invoices.find(
    ({ metadata }) =>
      metadata?.['holdfast_invoice_id'] === ref.invoice_id &&
      metadata['holdfast_connection'] === ref.connection &&
      metadata['holdfast_revision'] === String(state.revision),
  );
  return ours ?? null;
}
