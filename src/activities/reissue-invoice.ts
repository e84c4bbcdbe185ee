import { nextStep } from '../domain/next-step';
import { blockOf, generationOf, statusOf } from '../domain/state';
import type { Fact } from '../domain/facts';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { beginRevision } from './begin-revision';
import type { ActivityDeps } from './deps';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import type { RevisionCall } from './revise-draft';
import { runStep } from './step';
import type { StepTools } from './step';
import { transition } from './transition';

/**
 * Voids the Stripe invoice, and begins the next revision only once it is on record as void: a new one is
 * never made beside one that lives. When it was paid meanwhile the request is dropped, for good.
 */
export function createReissueInvoice(deps: ActivityDeps) {
  return function reissueInvoice({ by, ...call }: RevisionCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe } = tools;
      const { stripe_invoice_id: id } = record.state;
      if (id === null || nextStep(record.state) !== 'reissue') return record;
      const reading = await readLatest(stripe, id, generationOf(record.state));
      const read = await recordReading(deps, tools, reading);
      if (nextStep(read.state) !== 'reissue') return drop(deps, tools, read, by);
      const voided = await takeBack(deps, { ...tools, record: read }, by);
      if (statusOf(voided.state) !== 'void') return drop(deps, tools, voided, by);
      // The new invoice would be paid in full by a customer whose credit is still to come back.
      if (blockOf(voided.state) !== null) return voided;
      const former = voided.state.stripe_invoice_id ?? id;
      return beginRevision(
        deps,
        { ...tools, record: voided },
        {
          how: 'reissue',
          by,
          stripe_invoice_id: null,
          amend: (plan) => ({
            ...plan,
            metadata: { ...plan.metadata, holdfast_reissue_of: former },
          }),
        },
      );
    });
  };
}

async function takeBack(deps: ActivityDeps, tools: StepTools, by: string): Promise<InvoiceRecord> {
  const { record, stripe, attempt } = tools;
  const { stripe_invoice_id: id, seen } = record.state;
  if (id === null || seen === null || seen.status === 'void') return record;
  const invoice = await transition({
    record,
    stripe,
    id,
    step: 'void',
    attempt,
    write: (key) => stripe.voidInvoice(id, key),
  });
  return recordReading(deps, tools, { invoice, generation: seen.generation }, { by });
}

/** Left standing, a payment that fails next week would bring the request back to everybody's surprise. */
async function drop(
  deps: ActivityDeps,
  { now }: StepTools,
  record: InvoiceRecord,
  by: string,
): Promise<InvoiceRecord> {
  const { requested, seen } = record.state;
  if (requested === null) return record;
  const reason = seen?.status === 'open' ? 'payment_processing' : 'paid';
  if (reason === 'paid' && seen?.status !== 'paid') return record;
  const dropped: Fact = {
    type: 'request_dropped',
    at: now(),
    by,
    requested_at: requested.at,
    reason,
  };
  return deps.store.invoices.record(record.ref, [dropped], { from: record });
}
