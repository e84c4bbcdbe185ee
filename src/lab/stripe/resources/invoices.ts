import { newId } from '../../core/ids';
import { changeInvoice, emitInvoice, withFields } from '../billing/invoice-changes';
import { lineOfItem, pendingItems } from '../billing/lines';
import { withCollection } from '../billing/payment';
import { checkRevisable, copyOf } from '../billing/revisions';
import { checkTaxMix } from '../billing/line-taxes';
import { withTotals } from '../billing/totals';
import type { Context } from '../context';
import { listenersOf } from '../events';
import type { Invoice, InvoiceRecord } from '../objects';
import { invoiceWire, type InvoiceWire } from '../render';
import { missingParameter, noSuch, notSimulated, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { blankInvoice } from './blank-invoice';
import { customerOf } from './customer-of';
import { appliedToDraft, type InvoiceParams } from './invoice-fields';

interface CreateParams extends InvoiceParams {
  customer?: string;
  currency?: string;
  from_invoice?: { action: 'revision'; invoice: string };
  pending_invoice_items_behavior?: 'include' | 'exclude';
}

/** Stripe calls the id `invoice` on some paths and `id` on others; see the recordings. */
export function invoiceOf(call: Call<unknown>, param: 'invoice' | 'id' = 'invoice'): InvoiceRecord {
  const id = idOf(call, 'invoice');
  const record = call.context.account.invoices.get(id);
  if (record === undefined) throw noSuch('invoice', id, param, 404);
  return record;
}

function create({ context, params }: Call<CreateParams>): InvoiceWire {
  const record =
    params.from_invoice === undefined
      ? newDraft(context, params)
      : newRevision(context, params, params.from_invoice.invoice);
  context.account.invoices.put(record);
  return emitInvoice(context, 'invoice.created', record);
}

function newDraft(context: Context, params: CreateParams): InvoiceRecord {
  if (params.customer === undefined) throw missingParameter('customer');
  const blank = heldBlank(context, params.customer);
  const currency = checkedCurrency(params.currency) ?? blank.currency;
  const invoice = appliedToDraft(context, { ...blank, currency }, params);
  const includes = params.pending_invoice_items_behavior === 'include';
  const items = includes ? pendingItems(context, invoice) : [];
  const lines = items.map((item) => lineOfItem(invoice, item));
  checkTaxMix(invoice, lines, invoice);
  for (const item of items) context.account.invoiceItems.put({ ...item, invoice: invoice.id });
  return withTotals(context, invoice, lines);
}

function heldBlank(context: Context, customer: string): Invoice {
  const blank = blankInvoice(context, newId('in'), customerOf(context, customer));
  const isHeld = listenersOf(context.account, 'invoice.created').length > 0;
  return { ...blank, webhooks_delivered_at: isHeld ? null : blank.created };
}

/** The copy of a finalized invoice, with the other parameters laid over it. */
function newRevision(context: Context, params: CreateParams, originalId: string): InvoiceRecord {
  const param = 'from_invoice[invoice]';
  const original = context.account.invoices.get(originalId);
  if (original === undefined) throw noSuch('invoice', originalId, param);
  checkRevisable(original, param);
  const { customer, currency } = original.invoice;
  if ((params.customer ?? customer) !== customer) {
    throw notSimulated('customer', 'that differs from the customer of the invoice to revise');
  }
  if ((checkedCurrency(params.currency) ?? currency) !== currency) {
    throw notSimulated('currency', 'that differs from the currency of the invoice to revise');
  }
  if (params.pending_invoice_items_behavior === 'include') {
    throw notSimulated('pending_invoice_items_behavior', 'as include for a revision');
  }
  const copy = copyOf(heldBlank(context, customer), original);
  const record = redrafted(context, copy, params);
  for (const line of record.lines) {
    context.account.itemHomes.set(line.parent.invoice_item_details.invoice_item, record.id);
  }
  return record;
}

const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

export function checkedCurrency(given: string | undefined): string | undefined {
  const currency = given?.toLowerCase();
  if (currency === undefined || currencies.has(currency)) return currency;
  throw refuse(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${[...currencies].join(', ')}`,
    { param: 'currency' },
  );
}

function update(call: Call<InvoiceParams>): InvoiceWire {
  const { context, params } = call;
  const record = invoiceOf(call, 'id');
  if (record.invoice.status === 'draft') {
    return invoiceWire(changeInvoice(context, record, redrafted(context, record, params)));
  }
  const changed = updateFinalized(record, params);
  const isTurnedOn = changed.invoice.auto_advance && !record.invoice.auto_advance;
  const after = isTurnedOn ? withCollection(context, changed) : changed;
  return invoiceWire(changeInvoice(context, record, after));
}

/** A draft with the parameters laid over it; its lines lose the taxes of what was turned off. */
function redrafted(context: Context, draft: InvoiceRecord, params: InvoiceParams): InvoiceRecord {
  const { invoice: before, lines } = draft;
  const applied = appliedToDraft(context, before, params);
  checkTaxMix(applied, lines, before);
  const isNoLongerComputed =
    (before.automatic_tax.enabled && !applied.automatic_tax.enabled) ||
    (before.default_tax_rates.length > 0 && applied.default_tax_rates.length === 0);
  const kept = isNoLongerComputed ? lines.map((line) => ({ ...line, taxes: [] })) : lines;
  return withTotals(context, applied, kept);
}

const stillOpen = new Set(['auto_advance', 'default_payment_method', 'due_date', 'days_until_due']);
const always = new Set(['metadata', 'expand']);

function updateFinalized(record: InvoiceRecord, params: InvoiceParams): InvoiceRecord {
  const { invoice } = record;
  for (const name of Object.keys(params)) {
    if (always.has(name) || (invoice.status === 'open' && stillOpen.has(name))) continue;
    throw refuse("Finalized invoices can't be updated in this way", { param: name });
  }
  const days = params.days_until_due;
  const advances = params.auto_advance ?? invoice.auto_advance;
  return withFields(record, {
    auto_advance: advances,
    next_payment_attempt: advances ? invoice.next_payment_attempt : null,
    default_payment_method: params.default_payment_method ?? invoice.default_payment_method,
    due_date:
      params.due_date ?? (days === undefined ? invoice.due_date : invoice.created + days * 86_400),
    metadata: mergeMetadata(invoice.metadata, params.metadata),
  });
}

function remove(call: Call<object>): object {
  const { context } = call;
  const record = invoiceOf(call);
  if (record.invoice.status !== 'draft') throw refuse('You can only delete draft invoices.');
  const wire = invoiceWire(record);
  context.account.invoices.remove(record.id);
  context.emit('invoice.deleted', wire);
  return { id: record.id, object: 'invoice', deleted: true };
}

interface ListInvoicesParams extends ListParams {
  customer?: string;
  status?: string;
  collection_method?: string;
  created?: Range | number;
  due_date?: Range | number;
  subscription?: string;
}

function list({ context, params, path }: Call<ListInvoicesParams>): object {
  const accepts = ({ invoice }: InvoiceRecord): boolean =>
    (params.status === undefined || invoice.status === params.status) &&
    (params.collection_method === undefined ||
      invoice.collection_method === params.collection_method) &&
    params.subscription === undefined &&
    isWithin(invoice.created, params.created) &&
    isWithin(invoice.due_date, params.due_date);
  const index =
    params.customer === undefined ? {} : { index: { name: 'customer', value: params.customer } };
  return listWire(
    context.account.invoices,
    params,
    { kind: 'invoice', url: path, accepts, ...index },
    invoiceWire,
  );
}

export const invoiceRoutes: Route[] = [
  route('POST', '/v1/invoices', create),
  route('GET', '/v1/invoices', list),
  route('GET', '/v1/invoices/{invoice}', (call: Call<object>) => invoiceWire(invoiceOf(call))),
  route('POST', '/v1/invoices/{invoice}', update),
  route('DELETE', '/v1/invoices/{invoice}', remove),
];
