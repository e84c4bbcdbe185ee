import { nextStep } from '../domain/next-step';
import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { beginRevision } from './begin-revision';
import type { ActivityDeps, StepCall } from './deps';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import { runStep } from './step';

export interface RevisionCall extends StepCall {
  by: string;
}

/** Begins a revision on the draft that is there; the step that writes drafts then makes the draft hold it. */
export function createReviseDraft(deps: ActivityDeps) {
  return function reviseDraft({ by, ...call }: RevisionCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe } = tools;
      const { stripe_invoice_id: id } = record.state;
      if (id === null || nextStep(record.state) !== 'revise') return record;
      const reading = await readLatest(stripe, id, generationOf(record.state));
      // Finalized or deleted by somebody: what is no draft is not revised any more.
      if (reading.invoice?.status !== 'draft') return recordReading(deps, tools, reading, { by });
      return beginRevision(deps, tools, { how: 'replace_lines', by, stripe_invoice_id: id });
    });
  };
}
