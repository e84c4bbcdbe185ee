import Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import type { InvoiceState } from '../domain/state';
import { statusOf } from '../domain/state';
import { waitsInDraft } from '../domain/tax';
import type { InvoiceRecord } from '../store/ports';
import { classify } from '../stripe/classify';
import { compare } from '../stripe/compare';
import { contentVersion } from '../stripe/content-version';
import type { Expectation } from '../stripe/expectation';
import type { ActivityDeps, StepCall } from './deps';
import { ensureDraft, holdsNoSuccess } from './ensure-draft';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import { replan } from './replan';
import { rewriteHead } from './rewrite-head';
import { settleDifferences } from './settle-differences';
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
      revision: call.revision ?? 1,
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
        const now = { ...tools, record };
        await rewriteHead(now, id);
        const invoice = await writeLines({ ...now, id, fresh, version, scope: '' });
        return await complete(deps, tools, record, invoice, version);
      } catch (error) {
        return await judge(deps, tools, record, id, error);
      }
    });
  };
}

async function complete(
  deps: ActivityDeps,
  { stripe, now }: StepTools,
  begun: InvoiceRecord,
  invoice: Stripe.Invoice,
  version: string,
): Promise<InvoiceRecord> {
  const at = now();
  const record =
    invoice.subtotal === begun.plan.subtotal
      ? begun
      : await settleDifferences(deps, {
          record: begun,
          differences: compare(begun.plan, invoice, await stripe.readLines(invoice.id), unsettled),
          at,
        });
  const { plan, state, ref } = record;
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

/** Nobody has answered for the tax yet. */
const unsettled: Expectation = { tax: 'any', automaticTax: null };

/** A refusal while the lines are written: the draft may be gone, or finalized by somebody. */
async function judge(
  deps: ActivityDeps,
  tools: StepTools,
  record: InvoiceRecord,
  id: string,
  error: unknown,
): Promise<InvoiceRecord> {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const refusal = classify(error);
  if (!holdsNoSuccess(refusal)) throw error;
  const { ref, state } = record;
  const reading = await readLatest(tools.stripe, id, 1);
  if (reading.invoice?.status === 'draft') {
    const { revision, write } = state;
    const suffix = write.suffix + 1;
    const attempted = { type: 'create_attempted', at: tools.now(), by: 'holdfast' } as const;
    await deps.store.invoices.record(ref, [{ ...attempted, revision, suffix }]);
    throw error;
  }
  return recordReading(deps, { ...tools, record }, reading);
}
