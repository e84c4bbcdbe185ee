import type { Connection } from '../domain/document';
import type { InvoiceRecord, Store } from '../store/ports';
import type { ApiConfig } from './deps';
import { toInvoiceView } from './invoice-view';
import type { InvoiceView } from './schemas/invoice-view';

/** One invoice with all there is to say of it: where Stripe holds something else, line by line. */
export async function readInvoiceView(
  record: InvoiceRecord,
  connection: Pick<Connection, 'id'>,
  { store, config }: { store: Store; config: ApiConfig },
): Promise<InvoiceView> {
  const view = toInvoiceView(record, connection, config);
  const { blocked } = view;
  if (!blocked?.difference) return view;
  const differences = await store.invoices.differences(record.ref);
  return { ...view, blocked: { ...blocked, differences } };
}
