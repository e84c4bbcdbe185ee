import type { Fact } from '../domain/facts';
import type { InvoiceRecord } from '../store/ports';
import type { StripeClient } from '../stripe/client';
import { compare, describeDifferences } from '../stripe/compare';
import type { Difference } from '../stripe/compare';
import { untaxedTotalOf } from '../stripe/untaxed-total';
import type { Reading } from './reading';

/** What is recorded along with the first look at an invoice that was finalized with other content. */
export interface Finding {
  facts: Fact[];
  /** For the timeline. */
  details?: { differences: Difference[] };
}

const nothing: Finding = { facts: [] };

/**
 * Compares when an invoice is seen finalized for the first time, whoever finalized it: too late to stop it,
 * never too late to say it. The block is recorded with the reading itself, so that no process can die in
 * between; a person who has released it is not told again.
 */
export async function differenceIn(
  { invoice, generation }: Reading,
  { plan, state }: InvoiceRecord,
  at: string,
  stripe: StripeClient,
  { isCompared }: { isCompared: boolean } = { isCompared: false },
): Promise<Finding> {
  if (invoice === null || !isFinalized(invoice.status)) return nothing;
  const { seen } = state;
  if (seen?.generation === generation && isFinalized(seen.status)) return nothing;
  // The lines were compared a moment ago: the total shows whether they still stand.
  if (isCompared && untaxedTotalOf(invoice) === plan.subtotal) return nothing;
  const { has_more, data } = invoice.lines;
  const lines = has_more ? await stripe.readLines(invoice.id) : data;
  const differences = compare(plan, invoice, lines, { taxAllowed: true });
  if (differences.length === 0) return nothing;
  const blocked: Fact = {
    type: 'blocked',
    at,
    by: 'holdfast',
    n: Math.max(state.block?.n ?? 0, state.released) + 1,
    step: 'finalize',
    code: 'invoice_differs',
    message: `Finalized in Stripe with other content. ${describeDifferences(differences)}`,
    attempts: 1,
    stripe_request_id: null,
  };
  return { facts: [blocked], details: { differences } };
}

function isFinalized(status: string | null): boolean {
  return status === 'open' || status === 'paid' || status === 'uncollectible';
}
