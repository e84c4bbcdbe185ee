import type { BulkStatus } from '../domain/bulk-action';
import type { BulkAction, BulkItem, BulkProgress } from '../store/bulk-port';
import type { InvoiceFilter, Store } from '../store/ports';
import type { BulkActionView } from './schemas/bulk-action';

const sampleSize = 10;

/** The bulk action as the caller sees it, with how far it is. */
export async function toBulkActionView(action: BulkAction, store: Store): Promise<BulkActionView> {
  const { connection, id, summary } = action;
  const [progress, sample] = await Promise.all([
    store.bulk.progress(connection, id),
    store.bulk.items(connection, id, null, { limit: sampleSize, cursor: null }),
  ]);
  return {
    id,
    connection,
    action: action.action,
    filter: toPostedFilter(action.filter),
    correction: action.parameters.correction ?? null,
    status: statusOf(action, progress),
    ...summary,
    sample: sample.data.map(toSample),
    progress,
    created_at: action.created_at,
    started_at: action.started_at,
    aborted_at: action.aborted_at,
    finished_at: action.finished_at,
  };
}

function statusOf(
  { started_at, aborted_at }: Pick<BulkAction, 'started_at' | 'aborted_at'>,
  { pending }: BulkProgress,
): BulkStatus {
  if (aborted_at !== null) return pending === 0 ? 'aborted' : 'aborting';
  if (started_at === null) return 'planned';
  return pending === 0 ? 'done' : 'running';
}

function toSample(item: BulkItem): BulkActionView['sample'][number] {
  const { invoice_id, customer_id, currency, subtotal, status, blocked_code } = item;
  return { invoice_id, customer_id, currency, subtotal, status, blocked_code };
}

function toPostedFilter({ created_gte, created_lt, ...rest }: InvoiceFilter) {
  const created = {
    ...(created_gte === undefined ? {} : { gte: created_gte }),
    ...(created_lt === undefined ? {} : { lt: created_lt }),
  };
  return { ...rest, ...(Object.keys(created).length > 0 ? { created } : {}) } as const;
}
