import type { Connection, Customer, InvoiceDocument } from '../domain/document';
import type { Planned } from '../stripe/plan-invoice';
import type { Fault } from '../domain/findings';
import type { ApiDeps } from './deps';

/** Everything that will be written for a document, or all its faults, by what is configured now. */
export async function planDocument(
  document: InvoiceDocument,
  customer: Customer | null,
  connection: Connection,
  { store, ...deps }: Pick<ApiDeps, 'store' | 'planInvoice' | 'now'>,
): Promise<Planned | { faults: Fault[] }> {
  const ids = document.lines.flatMap(({ product_id }) => product_id ?? []);
  const products = await store.configuration.products(connection.id, [...new Set(ids)]);
  const now = deps.now();
  return deps.planInvoice({ connection, customer, products, document, maySplit: true, now });
}
