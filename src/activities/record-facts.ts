import type { InvoiceState } from '../domain/state';
import type { ActivityDeps, StepCall } from './deps';

/** Writes what a signal, a timer or a failure alone changed. Run as a local activity: no outside call. */
export function createRecordFacts(deps: ActivityDeps) {
  return async function recordFacts(call: StepCall): Promise<InvoiceState> {
    const { ref, facts } = call;
    return (await deps.store.invoices.record(ref, facts)).state;
  };
}
