import type { Fact } from '../domain/facts';
import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { ActivityDeps, StepCall } from './deps';
import { precalculatedTax } from '../stripe/precalculated-tax';
import { failureOf } from './failure';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import { settleDifferences } from './settle-differences';
import { runStep } from './step';
import { writeTax } from './write-tax';

export interface ApplyTaxCall extends StepCall {
  by: string;
}

/** Writes the tax that somebody reported on the draft's lines and reads it back; a zero is an answer. */
export function createApplyTax(deps: ActivityDeps) {
  return function applyTax(call: ApplyTaxCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe, now } = tools;
      const { state, ref } = record;
      const id = state.stripe_invoice_id;
      if (id === null || state.tax.outcome !== null) return record;
      const report =
        (await deps.store.invoices.taxReport(ref, state.revision)) ??
        precalculatedTax(record.document, record.plan, state.revision);
      if (!report)
        throw failureOf('unexpected', 'No tax report is in the store for this revision.');
      const reading = await readLatest(stripe, id, generationOf(state));
      if (reading.invoice?.status !== 'draft') {
        return recordReading(deps, tools, reading);
      }
      const { differences, amount } = await writeTax(tools, id, report);
      const settled = await settleDifferences(deps, { record, differences, at: now() });
      const applied: Fact = {
        type: 'tax_decided',
        at: now(),
        by: call.by,
        round: state.tax.round,
        outcome: 'applied',
        provider: report.provider ?? 'external',
        amount,
        reason: null,
      };
      return deps.store.invoices.record(ref, [applied], { from: settled });
    });
  };
}
