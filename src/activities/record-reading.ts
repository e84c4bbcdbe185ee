import type Stripe from 'stripe';
import { describeDifferences } from '../domain/difference';
import type { Difference } from '../domain/difference';
import type { Fact } from '../domain/facts';
import type { FailureCode } from '../domain/failures';
import { hasOpenDifference, next } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import type { StripeClient } from '../stripe/client';
import { agreesInTotal, compare } from '../stripe/compare';
import { expectationOf } from '../stripe/expectation';
import type { ActivityDeps } from './deps';
import { findCarriedOver } from './carried-over';
import { findKeptBalance, mayKeepBalance } from './kept-balance';
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
 * accepted the difference, every look compares again. Of one that is seen void it looks, in the same way,
 * whether the customer has the credit back.
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
  const carried_over = await findCarriedOver(stripe, reading, state.seen);
  const read = factsOf({ ...reading, carried_over }, state, taxMode, at).map((fact) =>
    by ? { ...fact, by } : fact,
  );
  const facts = [...read, ...also];
  if (invoice === null || !isToCompare(invoice, reading.generation, state)) {
    return deps.store.invoices.record(ref, facts, { ...linksOf(invoice), from: record });
  }
  const stands = isCompared && !state.compared?.fingerprint && agreesInTotal(record.plan, invoice);
  const isVoid = invoice.status === 'void';
  const comparing = () => (stands ? [] : compareFinalized(stripe, record, invoice, facts));
  const differences = await (isVoid ? findKeptBalance(stripe, invoice) : comparing());
  const { compared, details, isOpen } = resultOf(record, differences, at);
  const code = isVoid ? 'credit_not_returned' : 'invoice_differs';
  const block = isOpen ? blockedBy(state, code, differences, at) : [];
  // The comparison last: the details go with it.
  const learned = [...facts, ...block, ...(compared ? [compared] : [])];
  const extra = { ...linksOf(invoice), ...(details ? { details } : {}), from: record };
  return deps.store.invoices.record(ref, learned, extra);
}

function blockedBy(
  { block, released }: InvoiceState,
  code: FailureCode,
  differences: Difference[],
  at: string,
): Fact[] {
  const isBlocked = block?.code === code && block.n > released;
  const message = describeDifferences(differences);
  if (isBlocked && block.message === message) return [];
  const blocked: Fact = {
    type: 'blocked',
    at,
    by: 'holdfast',
    n: Math.max(block?.n ?? 0, released) + 1,
    step: 'track_payment',
    code,
    message,
    attempts: 1,
    stripe_request_id: null,
  };
  return [blocked];
}

function isToCompare(invoice: Stripe.Invoice, generation: number, state: InvoiceState): boolean {
  const { seen, block } = state;
  if (invoice.status === 'draft') return false;
  const isOther = seen === null || seen.generation !== generation;
  // Of a void invoice nothing is owed, whatever its lines say; but it owes what it took of the balance.
  if (invoice.status === 'void') {
    const isNew = isOther || seen.status !== 'void';
    const isOpen = block?.code === 'credit_not_returned' && hasOpenDifference(state);
    return (isNew || isOpen) && mayKeepBalance(invoice);
  }
  return isOther || seen.status === 'draft' || hasOpenDifference(state);
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
