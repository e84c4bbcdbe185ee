import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Invoice, InvoiceRecord } from '../objects';
import { invoiceWire, type InvoiceWire } from '../render';

/**
 * Writes an invoice and says `invoice.updated` with what changed. An update that changes nothing
 * says nothing and writes nothing, as in Stripe.
 */
export function changeInvoice(
  context: Context,
  before: InvoiceRecord,
  after: InvoiceRecord,
): InvoiceRecord {
  const wire = invoiceWire(after);
  const previous = previousAttributes(invoiceWire(before), wire);
  if (previous === undefined && before.lines === after.lines) return before;
  context.account.invoices.put(after);
  context.emit('invoice.updated', wire, previous ?? {});
  return after;
}

export function withFields(record: InvoiceRecord, fields: Partial<Invoice>): InvoiceRecord {
  return { ...record, invoice: { ...record.invoice, ...fields } };
}

export function emitInvoice(context: Context, type: string, record: InvoiceRecord): InvoiceWire {
  const wire = invoiceWire(record);
  context.emit(type, wire);
  return wire;
}
