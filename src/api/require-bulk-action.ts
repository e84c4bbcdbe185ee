import type { Connection } from '../domain/document';
import type { BulkAction } from '../store/bulk-port';
import type { Store } from '../store/ports';
import { ApiError } from './errors';

export async function requireBulkAction(
  store: Store,
  connection: Connection,
  id: string,
): Promise<BulkAction> {
  const action = await store.bulk.find(connection.id, id);
  if (action) return action;
  throw new ApiError(
    'bulk_action_not_found',
    `Connection ${connection.id} has no such bulk action. Is the header Holdfast-Connection right?`,
  );
}
