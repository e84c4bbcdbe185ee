import Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceState } from '../domain/state';
import { statusOf } from '../domain/state';
import { waitsInDraft } from '../domain/tax';
import type { InvoiceRecord } from '../store/ports';
import { classify } from '../stripe/classify';
import { compare } from '../stripe/compare';
import { expectationOf } from '../stripe/expectation';
import { finalizeParams } from '../stripe/lines';
import type { ActivityDeps, StepCall } from './deps';
import { failureOf, failureOfRefusal } from './failure';
import { readLatest } from './reading';
import type { Reading } from './reading';
import { recordReading } from './record-reading';
import { settleDifferences } from './settle-differences';
import { runStep } from './step';
import type { StepTools } from './step';
import { writeRepeatable } from './stored-failure';
import { transition } from './transition';

export interface FinalizeCall extends StepCall {
  /** No hint of a change has come since the draft was completed. */
  undisturbed: boolean;
}

/** How old our own last answer may be to stand for the head of an invoice whose lines are read anew. */
const freshMs = 60_000;
/** Lines that Stripe gives along with an invoice. */
const linesWithInvoice = 10;

/**
 * Reads the draft, compares it to the unit with what was asked for, and finalizes it. Nothing is
 * finalized before the tax question is decided on record, or with one difference.
 */
export function createFinalizeInvoice(deps: ActivityDeps) {
  return function finalizeInvoice(call: FinalizeCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { state } = tools.record;
      const id = state.stripe_invoice_id;
      if (id === null || !isDraftYet(state)) return tools.record;
      // Somebody went on while this step was on its way: what the record says now counts, not who sent it.
      if (waitsInDraft(state.tax.mode) && state.tax.outcome === null) return tools.record;
      const { foreign, record } = await compareDraft(deps, tools, id, call.undisturbed);
      if (foreign) return recordReading(deps, tools, foreign);
      return finalize(deps, { ...tools, record }, id);
    });
  };
}

function generationOf({ seen }: InvoiceState): number {
  return seen?.generation ?? 1;
}

function isDraftYet(state: InvoiceState): boolean {
  const status = statusOf(state);
  return status === 'draft' || status === 'awaiting_tax' || status === 'awaiting_approval';
}

/** Throws what differs and nobody has accepted; with a reading when the invoice is no draft any more. */
async function compareDraft(
  deps: ActivityDeps,
  { record, stripe, now }: StepTools,
  id: string,
  undisturbed: boolean,
): Promise<{ foreign: Reading | null; record: InvoiceRecord }> {
  const { plan, state } = record;
  const expected = expectationOf(state, false);
  const draftAge = Date.parse(now()) - Date.parse(state.draft?.completed_at ?? now());
  const headIsFresh = undisturbed && draftAge < freshMs;
  const hasDueDay = plan.due_date !== undefined;
  if (headIsFresh && plan.lines.length > linesWithInvoice && !hasDueDay) {
    const lines = await stripe.readLines(id);
    if (compare(plan, null, lines, expected).length === 0) return { foreign: null, record };
  }
  const reading = await readLatest(stripe, id, generationOf(state));
  const { invoice } = reading;
  if (invoice?.status !== 'draft') return { foreign: reading, record };
  if (hasDueDay) checkDueDate(invoice.due_date, now());
  const lines = invoice.lines.has_more ? await stripe.readLines(id) : invoice.lines.data;
  const differences = compare(plan, invoice, lines, expected);
  const settled = await settleDifferences(deps, { record, differences, at: now() });
  return { foreign: null, record: settled };
}

/** As it is in Stripe: a person may have moved it on the draft. */
function checkDueDate(dueSeconds: number | null, now: string): void {
  if (dueSeconds === null || dueSeconds * 1000 > Date.parse(now)) return;
  const due = new Date(dueSeconds * 1000).toISOString();
  throw failureOf('due_date_passed', `The invoice was due at ${due}, and it is ${now}.`);
}

async function finalize(deps: ActivityDeps, tools: StepTools, id: string): Promise<InvoiceRecord> {
  await setAutomaticTax(tools, id);
  const invoice = await send(deps, tools, id);
  const reading = { invoice, generation: generationOf(tools.record.state) };
  return recordReading(deps, tools, reading, { isCompared: true });
}

async function send(
  deps: ActivityDeps,
  tools: StepTools,
  id: string,
): Promise<Stripe.Invoice | null> {
  const { record, stripe, attempt } = tools;
  try {
    return await transition({
      record,
      stripe,
      id,
      step: 'finalize',
      attempt,
      write: (key) => stripe.finalizeInvoice(id, finalizeParams(record.state.policy), key),
    });
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = classify(error);
    const waitable = ['tax_location_invalid', 'tax_calculation_failed', 'tax_inactive'];
    if (waitable.includes(refusal.code)) await startTaxWait(deps, tools);
    throw failureOfRefusal(refusal);
  }
}

/** After a decision to go without tax the switch on the draft must follow it. */
async function setAutomaticTax({ record: r, stripe, taxMode, attempt }: StepTools, id: string) {
  const { tax, revision, released } = r.state;
  const wanted = taxMode.automaticTax && tax.outcome === null;
  if (wanted === taxMode.automaticTax) return;
  const step = `automatic_tax/${tax.round}/${wanted ? 'on' : 'off'}`;
  await writeRepeatable(
    (key) => stripe.updateInvoice(id, { automatic_tax: { enabled: wanted } }, key),
    (suffix) => idempotencyKey(r.ref, { revision, step, suffix }),
    { released, attempt },
  );
}

/** The engine cannot compute yet: the draft is kept, and the deadline begins with the first refusal. */
async function startTaxWait(deps: ActivityDeps, { record: r, now }: StepTools): Promise<void> {
  const { tax, policy } = r.state;
  if (tax.until !== null) return;
  const at = now();
  const until = new Date(Date.parse(at) + policy.tax_timeout_ms).toISOString();
  const { round, mode } = tax;
  const waiting: Fact = { type: 'tax_wait_started', at, by: 'holdfast', round, mode, until };
  await deps.store.invoices.record(r.ref, [waiting], { from: r });
}
