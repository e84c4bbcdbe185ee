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
  const { invoice } = record;
  const lines: LineList = {
    object: 'list',
    data: newestLines(record),
    has_more: record.lines.length > linesInInvoice,
    total_count: record.lines.length,
    url: `/v1/invoices/${invoice.id}/lines`,
  };
  return { ...invoice, lines };
}

function newestLines(record: InvoiceRecord): Line[] {
  return record.lines.slice(-linesInInvoice).toReversed();
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
