import type { Connection } from '../domain/document';
import type { InvoiceRecord, Store } from '../store/ports';
import { ApiError } from './errors';

export async function requireInvoice(
  store: Store,
  connection: Connection,
  id: string,
): Promise<InvoiceRecord> {
  const record = await store.invoices.find({ connection: connection.id, invoice_id: id });
  if (record) return record;
  throw new ApiError(
    'invoice_not_found',
    `Connection ${connection.id} has no such invoice. Is the header Holdfast-Connection right?`,
  );
}
