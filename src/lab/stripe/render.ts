import type { Account } from './account';
import type { Invoice, InvoicePayment, InvoiceRecord, Line } from './objects';
import type { WireList } from './wire/list';

/** An invoice object never holds more lines than this; the rest is paged. */
const linesInInvoice = 10;

export interface LineList extends WireList<Line> {
  total_count: number;
}

export type InvoiceWire = Omit<Invoice, 'lines'> & { lines: LineList };

/** The invoice as Stripe answers it, keys in Stripe's order. */
export function invoiceWire(record: InvoiceRecord): InvoiceWire {
  return { ...record.invoice, lines: lineList(record) };
}

/** Lines are replaced and never changed, so one rendering serves every event and answer until then. */
const rendered = new WeakMap<readonly Line[], LineList>();

function lineList({ id, lines }: InvoiceRecord): LineList {
  const known = rendered.get(lines);
  if (known !== undefined) return known;
  const list: LineList = {
    object: 'list',
    data: lines.slice(-linesInInvoice).toReversed(),
    has_more: lines.length > linesInInvoice,
    total_count: lines.length,
    url: `/v1/invoices/${id}/lines`,
  };
  rendered.set(lines, list);
  return list;
}

export function paymentsWire(account: Account, invoiceId: string): WireList<InvoicePayment> {
  const payments = account.invoicePayments
    .ids('invoice', invoiceId)
    .map((id) => account.invoicePayments.get(id))
    .filter((payment) => payment !== undefined);
  return {
    object: 'list',
    data: payments.toReversed(),
    has_more: false,
    url: '/v1/invoice_payments',
  };
}
