import { newId } from '../../core/ids';
import { changeInvoice, emitInvoice, withFields } from '../billing/invoice-changes';
import { lineOfItem } from '../billing/lines';
import { withCollection } from '../billing/payment';
import { withTotals } from '../billing/totals';
import type { Context } from '../context';
import { listenersOf } from '../events';
import type { Invoice, InvoiceRecord, Line } from '../objects';
import { invoiceWire, type InvoiceWire } from '../render';
import { missingParameter, noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerOf } from './customers';
import { appliedToDraft, blankInvoice, type InvoiceParams } from './invoice-fields';

interface CreateParams extends InvoiceParams {
  customer?: string;
  currency?: string;
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
  if (params.customer === undefined) throw missingParameter('customer');
  const customer = customerOf(context, params.customer);
  const id = newId('in');
  const blank = blankInvoice(context, id, customer);
  const currency = checkedCurrency(params.currency) ?? blank.currency;
  const isHeld = listenersOf(context.account, 'invoice.created').length > 0;
  const invoice = appliedToDraft(
    context,
    { ...blank, currency, webhooks_delivered_at: isHeld ? null : blank.created },
    params,
  );
  const includes = params.pending_invoice_items_behavior === 'include';
  const record = withTotals(context, invoice, includes ? takePending(context, invoice) : []);
  context.account.invoices.put(record);
  return emitInvoice(context, 'invoice.created', record);
}

const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

function checkedCurrency(given: string | undefined): string | undefined {
  const currency = given?.toLowerCase();
  if (currency === undefined || currencies.has(currency)) return currency;
  throw refuse(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${[...currencies].join(', ')}`,
    { param: 'currency' },
  );
}

function takePending(context: Context, invoice: Invoice): Line[] {
  const { invoiceItems } = context.account;
  const lines: Line[] = [];
  for (const id of invoiceItems.ids('customer', invoice.customer)) {
    const item = invoiceItems.get(id);
    if (item === undefined || item.invoice !== null || item.currency !== invoice.currency) continue;
    invoiceItems.put({ ...item, invoice: invoice.id });
    lines.push(lineOfItem(invoice, item));
  }
  return lines;
}

function update(call: Call<InvoiceParams>): InvoiceWire {
  const { context, params } = call;
  const record = invoiceOf(call, 'id');
  if (record.invoice.status === 'draft') {
    const applied = appliedToDraft(context, record.invoice, params);
    checkTaxMix(applied, record.lines, record.invoice);
    const turnedOff = record.invoice.automatic_tax.enabled && !applied.automatic_tax.enabled;
    const lines = turnedOff ? record.lines.map((line) => ({ ...line, taxes: [] })) : record.lines;
    return invoiceWire(changeInvoice(context, record, withTotals(context, applied, lines)));
  }
  const changed = updateFinalized(record, params);
  const isTurnedOn = changed.invoice.auto_advance && !record.invoice.auto_advance;
  const after = isTurnedOn ? withCollection(context, changed) : changed;
  return invoiceWire(changeInvoice(context, record, after));
}

/** Amounts given by hand and automatic tax exclude each other. */
function checkTaxMix(applied: Invoice, lines: readonly Line[], before: Invoice): void {
  if (!applied.automatic_tax.enabled || before.automatic_tax.enabled) return;
  if (lines.every((line) => line.taxes.length === 0)) return;
  throw refuse('You cannot enable automatic tax on an invoice whose lines have `tax_amounts`.', {
    param: 'automatic_tax[enabled]',
  });
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
