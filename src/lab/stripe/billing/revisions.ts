import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { Invoice, InvoiceRecord, Line } from '../objects';
import { refuse } from '../wire/errors';
import { changeInvoice, withFields } from './invoice-changes';
import { onNewInvoice } from './lines';
import { voidRecord } from './void';

/**
 * docs.stripe.com/invoicing/invoice-edits: what is open or uncollectible can be revised, what is void or
 * paid cannot. No recording has the refusal, so its text is the lab's own.
 */
export function checkRevisable({ id, invoice }: InvoiceRecord, param?: string): void {
  if (invoice.status === 'open' || invoice.status === 'uncollectible') return;
  throw refuse(
    `You can only revise an invoice that is open or uncollectible. The invoice ${id} is ${invoice.status}.`,
    param === undefined ? {} : { param },
  );
}

/** A draft with what the original says; not its number, its dates of collection or its credit notes. */
export function copyOf(blank: Invoice, original: InvoiceRecord): InvoiceRecord {
  const from = original.invoice;
  const invoice: Invoice = {
    ...blank,
    account_tax_ids: from.account_tax_ids,
    automatic_tax: from.automatic_tax,
    collection_method: from.collection_method,
    currency: from.currency,
    custom_fields: from.custom_fields,
    default_payment_method: from.default_payment_method,
    default_tax_rates: from.default_tax_rates,
    description: from.description,
    due_date: from.due_date,
    footer: from.footer,
    from_invoice: { action: 'revision', invoice: original.id },
    issuer: from.issuer,
    metadata: from.metadata,
    on_behalf_of: from.on_behalf_of,
    payment_settings: from.payment_settings,
    rendering: from.rendering,
    shipping_details: from.shipping_details,
    statement_descriptor: from.statement_descriptor,
  };
  const lines = original.lines.map((line): Line => onNewInvoice(line, blank.id, newId('ii')));
  return { id: blank.id, invoice, lines };
}

/** The invoice that this one revises. */
export function originalOf(context: Context, { from_invoice: from }: Invoice) {
  return from === null ? undefined : context.account.invoices.get(from.invoice);
}

/** The revision takes over: its original is void, and every ancestor names it as the latest. */
export function replaceOriginal(context: Context, revision: InvoiceRecord): void {
  const original = originalOf(context, revision.invoice);
  if (original === undefined) return;
  voidRecord(context, original, { latest_revision: revision.id });
  let ancestor = originalOf(context, original.invoice);
  while (ancestor !== undefined) {
    changeInvoice(context, ancestor, withFields(ancestor, { latest_revision: revision.id }));
    ancestor = originalOf(context, ancestor.invoice);
  }
}
