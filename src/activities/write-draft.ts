import Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import type { InvoiceState } from '../domain/state';
import { statusOf } from '../domain/state';
import { waitsInDraft } from '../domain/tax';
import type { InvoiceRecord } from '../store/ports';
import { classify } from '../stripe/classify';
import { contentVersion } from '../stripe/content-version';
import type { ActivityDeps, StepCall } from './deps';
import { differenceIn } from './difference';
import { ensureDraft, holdsNoSuccess } from './ensure-draft';
import { failureOf } from './failure';
import { factsOf, readLatest } from './reading';
import { replan } from './replan';
import { runStep } from './step';
import type { StepTools } from './step';
import { writeLines } from './write-lines';

/** Creates the Stripe draft and writes its lines: once, whatever dies or is lost in between. */
export function createWriteDraft(deps: ActivityDeps) {
  return function writeDraft(call: StepCall): Promise<InvoiceState> {
    const attempted: Fact = {
      type: 'create_attempted',
      at: call.now,
      by: 'holdfast',
      revision: 1,
      suffix: 0,
    };
    // Recorded before anything is sent: a later attempt must know how old the key is.
    const begun = { ...call, facts: [...call.facts, attempted] };
    return runStep(deps, begun, async (tools) => {
      if (statusOf(tools.record.state) !== 'accepted') return tools.record;
      const planned = { ...tools, record: await replan(deps, tools) };
      const { record, id, fresh } = await ensureDraft(deps, planned);
      const version = contentVersion(record.plan, record.state.revision);
      try {
        const invoice = await writeLines({ ...tools, record, id, fresh, version });
        return await complete(deps, tools, record, invoice, version);
      } catch (error) {
        return await judge(deps, tools, record, id, error);
      }
    });
  };
}

async function complete(
  deps: ActivityDeps,
  { now }: StepTools,
  record: InvoiceRecord,
  invoice: Stripe.Invoice,
  version: string,
): Promise<InvoiceRecord> {
  const { plan, state, ref } = record;
  if (invoice.subtotal !== plan.subtotal) {
    throw failureOf(
      'invoice_differs',
      `The lines sum to ${plan.subtotal}, the draft in Stripe to ${invoice.subtotal}.`,
    );
  }
  const at = now();
  const { revision, policy, tax } = state;
  const { subtotal } = plan;
  const facts: Fact[] = [
    { type: 'draft_completed', at, by: 'holdfast', revision, subtotal, version },
  ];
  if (waitsInDraft(tax.mode)) {
    const until = new Date(Date.parse(at) + policy.tax_timeout_ms).toISOString();
    const { round, mode } = tax;
    facts.push({ type: 'tax_wait_started', at, by: 'holdfast', round, mode, until });
  }
  return deps.store.invoices.record(ref, facts, { from: record });
}

/** A refusal while the lines are written: the draft may be gone, or finalized by somebody. */
async function judge(
  deps: ActivityDeps,
  { stripe, taxMode, now }: StepTools,
  record: InvoiceRecord,
  id: string,
  error: unknown,
): Promise<InvoiceRecord> {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const refusal = classify(error);
  if (!holdsNoSuccess(refusal)) throw error;
  const { ref, state } = record;
  const reading = await readLatest(stripe, id, 1);
  if (reading.invoice?.status === 'draft') {
    const { revision, write } = state;
    const suffix = write.suffix + 1;
    await deps.store.invoices.record(ref, [
      { type: 'create_attempted', at: now(), by: 'holdfast', revision, suffix },
    ]);
    throw error;
  }
  // Somebody finalized or deleted it meanwhile: the record says so, and whether its lines are ours.
  const at = now();
  const { facts, details } = await differenceIn(reading, record, at, stripe);
  const read = [...factsOf(reading, state, taxMode, at), ...facts];
  return deps.store.invoices.record(ref, read, details ? { details } : {});
}
