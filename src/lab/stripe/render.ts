import type { Account } from './account';
import type { Invoice, InvoicePayment, InvoiceRecord, Line } from './objects';
import type { WireList } from './wire/list';

/** An invoice object never holds more lines than this; the rest is paged. */
const linesInInvoice = 10;

export type LineWire = Omit<Line, 'tax_rates'>;

export interface LineList extends WireList<LineWire> {
  total_count: number;
}

/** A line without the rates that its taxes come of: today's API does not show them on a line. */
export function lineWire(line: Line): LineWire {
  const { tax_rates: _, ...wire } = line;
  return wire;
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
    data: lines.slice(-linesInInvoice).toReversed().map(lineWire),
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
