import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { toPage } from './cursor';
import type { Database } from './database';
import { afterCursor } from './newest-first';
import type { InvoiceFilter, InvoiceRecord, Page, PageRequest } from './ports';
import { recordColumns, toRecord } from './read-invoice';
import { invoices } from './schema';

export async function listInvoices(
  db: Database,
  connection: string,
  filter: InvoiceFilter,
  page: PageRequest,
): Promise<Page<InvoiceRecord>> {
  const rows = await db
    .select(recordColumns)
    .from(invoices)
    .where(
      and(eq(invoices.connection, connection), ...conditions(filter), afterCursor(invoices, page)),
    )
    .orderBy(desc(invoices.created_at), desc(invoices.id))
    .limit(page.limit + 1);
  return toPage(rows, page, (row) => [row.created_at, row.id], toRecord);
}

/** What a filter demands of a row of invoices. */
export function conditions(filter: InvoiceFilter): (SQL | undefined)[] {
  const { status, blocked_code, customer_id, external_status, tax_outcome } = filter;
  return [
    status && eq(invoices.status, status),
    blocked_code === undefined ? undefined : eq(invoices.blocked_code, blocked_code),
    customer_id === undefined ? undefined : eq(invoices.customer_id, customer_id),
    external_status && eq(invoices.external_status, external_status),
    tax_outcome && eq(invoices.tax_outcome, tax_outcome),
    filter.created_gte === undefined ? undefined : gte(invoices.created_at, filter.created_gte),
    filter.created_lt === undefined ? undefined : lt(invoices.created_at, filter.created_lt),
  ];
}
