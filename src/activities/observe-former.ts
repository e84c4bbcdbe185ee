import type { Fact } from '../domain/facts';
import { generationOf } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { toSnapshot } from '../stripe/snapshot';
import type { ActivityDeps } from './deps';
import { readOrNull } from './reading';
import type { StepTools } from './step';

/** Looks at the Stripe invoices whose place another has taken: nothing should happen there, and money is told. */
export async function observeFormer(
  deps: ActivityDeps,
  { stripe, now }: StepTools,
  record: InvoiceRecord,
): Promise<InvoiceRecord> {
  const { former = [], stripe_invoice_id } = record.state;
  const facts: Fact[] = [];
  for (const one of former) {
    const { revision, stripe_invoice_id: id, seen } = one;
    if (id === null || id === stripe_invoice_id) continue;
    // A draft that had several revisions is looked at as the last of them.
    const last = former.findLast((other) => other.stripe_invoice_id === id);
    if (last?.revision !== revision) continue;
    const invoice = await readOrNull(stripe, id);
    if (invoice === null) continue;
    const at = now();
    const snapshot = toSnapshot(invoice, generationOf(one), at);
    const isKnown = seen?.status === snapshot.status && seen.amount_paid === snapshot.amount_paid;
    if (!isKnown) facts.push({ type: 'invoice_observed', at, by: 'stripe', revision, snapshot });
  }
  return facts.length === 0
    ? record
    : deps.store.invoices.record(record.ref, facts, { from: record });
}
