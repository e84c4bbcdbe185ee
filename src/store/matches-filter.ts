import { derivedColumns } from './derived-columns';
import type { InvoiceFilter, InvoiceRecord } from './ports';

/** Whether an invoice as it is now is one that a list with this filter shows. */
export function matchesFilter(record: InvoiceRecord, filter: InvoiceFilter): boolean {
  const { created_gte, created_lt, ...equal } = filter;
  const is: Record<string, unknown> = {
    ...derivedColumns(record.state),
    customer_id: record.document.customer_id,
  };
  return (
    Object.entries(equal).every(([name, wanted]) => is[name] === wanted) &&
    (created_gte === undefined || record.created_at >= created_gte) &&
    (created_lt === undefined || record.created_at < created_lt)
  );
}
