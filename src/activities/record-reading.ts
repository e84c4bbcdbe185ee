import type Stripe from 'stripe';
import { describeDifferences } from '../domain/difference';
import type { Difference } from '../domain/difference';
import type { Fact } from '../domain/facts';
import { hasOpenDifference, next } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import type { StripeClient } from '../stripe/client';
import { agreesInTotal, compare } from '../stripe/compare';
import { expectationOf } from '../stripe/expectation';
import type { ActivityDeps } from './deps';
import { factsOf, linksOf } from './reading';
import type { Reading } from './reading';
import { resultOf } from './settle-differences';
import type { StepTools } from './step';

interface HowItCame {
  /** Our own finalize has compared every line a moment ago. */
  isCompared?: boolean;
  /** Whose command it was that Stripe has followed; left out: Stripe tells it by itself. */
  by?: string;
  /** What the step has learned beside it, recorded with it. */
  also?: Fact[];
}

/**
 * Records what one look at Stripe says. An invoice that is seen finalized for the first time is compared
 * with what was asked for, whoever finalized it: too late to stop it, never too late to say it. The block
 * is recorded with the reading itself, so that no process can die in between; and as long as nobody has
 * accepted the difference, every look compares again.
 */
export async function recordReading(
  deps: ActivityDeps,
  { record, stripe, taxMode, now }: StepTools,
  reading: Reading,
  { isCompared = false, by, also = [] }: HowItCame = {},
): Promise<InvoiceRecord> {
  const at = now();
  const { ref, state } = record;
  const { invoice } = reading;
  const read = factsOf(reading, state, taxMode, at).map((fact) => (by ? { ...fact, by } : fact));
  const facts = [...read, ...also];
  if (invoice === null || !isToCompare(reading, state)) {
    return deps.store.invoices.record(ref, facts, { ...linksOf(invoice), from: record });
  }
  const stands = isCompared && !state.compared?.fingerprint && agreesInTotal(record.plan, invoice);
  const differences = stands ? [] : await compareFinalized(stripe, record, invoice, facts);
  const { compared, details, isOpen } = resultOf(record, differences, at);
  const block = isOpen ? blockedBy(state, differences, at) : [];
  // The comparison last: the details go with it.
  const learned = [...facts, ...block, ...(compared ? [compared] : [])];
  const extra = { ...linksOf(invoice), ...(details ? { details } : {}), from: record };
  return deps.store.invoices.record(ref, learned, extra);
}

function blockedBy(state: InvoiceState, differences: Difference[], at: string): Fact[] {
  const { block, released } = state;
  const isBlocked = block?.code === 'invoice_differs' && block.n > released;
  const message = describeDifferences(differences);
  if (isBlocked && block.message === message) return [];
  const blocked: Fact = {
    type: 'blocked',
    at,
    by: 'holdfast',
    n: Math.max(block?.n ?? 0, released) + 1,
    step: 'track_payment',
    code: 'invoice_differs',
    message,
    attempts: 1,
    stripe_request_id: null,
  };
  return [blocked];
}

function isToCompare({ invoice, generation }: Reading, state: InvoiceState): boolean {
  const status = invoice?.status;
  // Of a void invoice nothing is owed, whatever it says.
  if (status === 'draft' || status === 'void') return false;
  const { seen } = state;
  const isNew = seen === null || seen.status === 'draft' || seen.generation !== generation;
  return isNew || hasOpenDifference(state);
}

async function compareFinalized(
  stripe: StripeClient,
  { plan, state }: InvoiceRecord,
  invoice: Stripe.Invoice,
  facts: Fact[],
): Promise<Difference[]> {
  const { has_more, data } = invoice.lines;
  const lines = has_more ? await stripe.readLines(invoice.id) : data;
  return compare(plan, invoice, lines, expectationOf(facts.reduce(next, state), true));
}
