import type { Action } from './status';

/** What one action over many invoices may be; the others need content that is different for each invoice. */
export const bulkActionNames = [
  'retry',
  'finalize',
  'finalize_without_tax',
  'extend_tax_wait',
  'void',
  'mark_uncollectible',
] as const satisfies readonly Action[];
export type BulkActionName = (typeof bulkActionNames)[number];

/**
 * - `planned`: previewed; the invoices are fixed and nothing happens to them / it is run, or aborted.
 * - `running`: each invoice gets its turn / every one has a result, or it is aborted.
 * - `aborting`: nothing new begins, what has begun is finished / that is done.
 * - `done`, `aborted`: every invoice has a result.
 */
export const bulkStatuses = ['planned', 'running', 'aborting', 'done', 'aborted'] as const;
export type BulkStatus = (typeof bulkStatuses)[number];

/**
 * What became of one invoice.
 *
 * - `done`: its process has taken the action.
 * - `refused`: it had changed since the preview, or its state does not allow the action.
 * - `failed`: the action was taken and ended in a block.
 * - `aborted`: it had not begun when the bulk action was aborted.
 */
export const bulkOutcomes = ['done', 'refused', 'failed', 'aborted'] as const;
export type BulkOutcome = (typeof bulkOutcomes)[number];

export interface BulkVerdict {
  outcome: BulkOutcome;
  /** Why, for a program: a problem code, or the code of the block. Null when there is nothing to say. */
  code: string | null;
  /** The same for a person. */
  message: string | null;
}

/** Who acts in the timeline of an invoice: by it a repeated attempt knows that the first one took effect. */
export function actorOf(bulkActionId: string): string {
  return `bulk_action:${bulkActionId}`;
}
