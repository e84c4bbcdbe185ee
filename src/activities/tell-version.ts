import type Stripe from 'stripe';
import { idempotencyKey } from '../domain/ids';
import type { StepTools } from './step';
import { writeRepeatable } from './stored-failure';

/** The version travels with the last chunk of lines; where that was whole, it is told on its own. */
export async function tellVersion(
  { record, stripe, taxMode, attempt }: StepTools,
  { invoice, version, scope }: { invoice: Stripe.Invoice; version: string; scope: string },
): Promise<void> {
  const metadata = taxMode.invoiceMetadata(version);
  const isTold = Object.entries(metadata).every(
    ([key, value]) => invoice.metadata?.[key] === value,
  );
  if (isTold) return;
  const { revision, released } = record.state;
  const step = `${scope}version`;
  await writeRepeatable(
    (key) => stripe.updateInvoice(invoice.id, { metadata }, key),
    (suffix) => idempotencyKey(record.ref, { revision, step, suffix }),
    { released, attempt },
  );
}
