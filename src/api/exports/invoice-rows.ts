import { externalInvoiceOf, totalsOf } from '../../domain/invoice-summary';
import { blockOf, statusOf } from '../../domain/state';
import type { InvoiceFilter, InvoiceRecord, Store } from '../../store/ports';

/** So many records are in memory at a time, however many invoices there are. */
const pageSize = 500;

/** One invoice as a row: money in minor units, times RFC 3339, null where there is nothing to tell. */
export function toRow({ ref, document, plan, state, links, ...record }: InvoiceRecord) {
  const totals = totalsOf(state, plan.subtotal);
  const external = externalInvoiceOf(state, links);
  return {
    id: ref.invoice_id,
    connection: ref.connection,
    customer_id: document.customer_id,
    currency: document.currency,
    revision: state.revision,
    status: statusOf(state),
    blocked_code: blockOf(state)?.code ?? null,
    external_status: external.external_status,
    stripe_invoice_id: external.invoice_id,
    number: external.number,
    ...totals,
    tax_mode: state.tax.mode,
    tax_outcome: state.tax.outcome,
    tax_provider: state.tax.provider,
    issued_at: external.issued_at_timestamp,
    due_at: state.seen?.due_at ?? null,
    hosted_invoice_url: external.hosted_invoice_url,
    created_at: record.created_at,
    updated_at: record.updated_at,
  };
}
export type InvoiceRow = ReturnType<typeof toRow>;

/** In the order of the table above; what a spreadsheet shows from left to right. */
export const columns = [
  'id',
  'connection',
  'customer_id',
  'currency',
  'revision',
  'status',
  'blocked_code',
  'external_status',
  'stripe_invoice_id',
  'number',
  'subtotal',
  'tax',
  'total',
  'amount_due',
  'amount_paid',
  'carried_over',
  'tax_mode',
  'tax_outcome',
  'tax_provider',
  'issued_at',
  'due_at',
  'hosted_invoice_url',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof InvoiceRow)[];

/** Newest first, a page after the other as the reader takes them; what is accepted meanwhile is not in it. */
export async function* invoiceRows(
  { invoices }: Pick<Store, 'invoices'>,
  connection: string,
  filter: InvoiceFilter,
): AsyncGenerator<InvoiceRow> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof invoices.list>> = await invoices.list(
      connection,
      filter,
      { limit: pageSize, cursor },
    );
    for (const record of page.data) yield toRow(record);
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** The same rows, the first of them read: a store that is away is told by a status, not in the middle. */
export async function begun<Row>(rows: AsyncGenerator<Row>): Promise<AsyncGenerator<Row>> {
  const first = await rows.next();
  return (async function* whole() {
    if (!first.done) {
      yield first.value;
      yield* rows;
    }
  })();
}
