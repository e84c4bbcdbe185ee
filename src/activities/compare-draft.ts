import type Stripe from 'stripe';
import { generationOf } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { compare } from '../stripe/compare';
import { expectationOf } from '../stripe/expectation';
import type { ActivityDeps } from './deps';
import { failureOf } from './failure';
import { readLatest } from './reading';
import type { Reading } from './reading';
import { settleDifferences } from './settle-differences';
import type { StepTools } from './step';

/** How old our own last answer may be to stand for the head of an invoice whose lines are read anew. */
const freshMs = 60_000;
/** Lines that Stripe gives along with an invoice. */
const linesWithInvoice = 10;

interface Compared {
  /** It is no draft any more. */
  foreign: Reading | null;
  record: InvoiceRecord;
  /** As it was read; null: only its lines were. */
  draft: Stripe.Invoice | null;
}

/** Throws what differs and nobody has accepted; with a reading when the invoice is no draft any more. */
export async function compareDraft(
  deps: ActivityDeps,
  { record, stripe, now }: StepTools,
  id: string,
  undisturbed: boolean,
): Promise<Compared> {
  const { plan, state } = record;
  const expected = expectationOf(state, false);
  const draftAge = Date.parse(now()) - Date.parse(state.draft?.completed_at ?? now());
  const headIsFresh = undisturbed && draftAge < freshMs;
  const hasDueDay = plan.due_date !== undefined;
  if (headIsFresh && plan.lines.length > linesWithInvoice && !hasDueDay) {
    const lines = await stripe.readLines(id);
    if (compare(plan, null, lines, expected).length === 0)
      return { foreign: null, record, draft: null };
  }
  const reading = await readLatest(stripe, id, generationOf(state));
  const { invoice } = reading;
  if (invoice?.status !== 'draft') return { foreign: reading, record, draft: null };
  if (hasDueDay) checkDueDate(invoice.due_date, now());
  const lines = invoice.lines.has_more ? await stripe.readLines(id) : invoice.lines.data;
  const differences = compare(plan, invoice, lines, expected);
  const settled = await settleDifferences(deps, { record, differences, at: now() });
  return { foreign: null, record: settled, draft: invoice };
}

/** As it is in Stripe: a person may have moved it on the draft. */
function checkDueDate(dueSeconds: number | null, now: string): void {
  if (dueSeconds === null || dueSeconds * 1000 > Date.parse(now)) return;
  const due = new Date(dueSeconds * 1000).toISOString();
  throw failureOf('due_date_passed', `The invoice was due at ${due}, and it is ${now}.`);
}
