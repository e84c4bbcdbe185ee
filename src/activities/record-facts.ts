import type { InvoiceState } from '../domain/state';
import type { ActivityDeps, StepCall } from './deps';

export interface RecordCall extends StepCall {
  details?: Record<string, unknown>;
}

/** Writes what a signal, a timer or a failure alone changed. Run as a local activity: no outside call. */
export function createRecordFacts(deps: ActivityDeps) {
  return async function recordFacts(call: RecordCall): Promise<InvoiceState> {
    const { ref, facts, details } = call;
    return (await deps.store.invoices.record(ref, facts, details ? { details } : {})).state;
  };
}
