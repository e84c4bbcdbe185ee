import { describeDifferences } from '../domain/difference';
import type { Difference } from '../domain/difference';
import type { Fact } from '../domain/facts';
import type { InvoiceRecord } from '../store/ports';
import { fingerprintOf, toShown } from '../stripe/difference-fingerprint';
import type { ActivityDeps } from './deps';
import { failureOf } from './failure';

export interface Result {
  /** Null: the same as before, or nothing differs where nothing did. */
  compared: Fact | null;
  /** For the timeline alone: its texts must not travel in histories. They go to the last fact of a writing. */
  details: { differences: Difference[] } | null;
  /** Nobody has accepted exactly this. */
  isOpen: boolean;
}

/** What a comparison means beside what is on record. */
export function resultOf({ state }: InvoiceRecord, differences: Difference[], at: string): Result {
  const fingerprint = fingerprintOf(differences);
  const count = differences.length;
  const isOpen = fingerprint !== null && fingerprint !== state.accepted_difference?.fingerprint;
  const isNews = fingerprint !== (state.compared?.fingerprint ?? null);
  return {
    compared: isNews ? { type: 'compared', at, by: 'holdfast', fingerprint, count } : null,
    details: isNews && count > 0 ? { differences: differences.map(toShown) } : null,
    isOpen,
  };
}

/** Writes down what a comparison showed, and stops the step unless a person has accepted exactly this. */
export async function settleDifferences(
  { store }: ActivityDeps,
  { record, differences, at }: { record: InvoiceRecord; differences: Difference[]; at: string },
): Promise<InvoiceRecord> {
  const { compared, details, isOpen } = resultOf(record, differences, at);
  const after = compared
    ? await store.invoices.record(record.ref, [compared], {
        ...(details ? { details } : {}),
        from: record,
      })
    : record;
  if (isOpen) throw failureOf('invoice_differs', describeDifferences(differences));
  return after;
}
