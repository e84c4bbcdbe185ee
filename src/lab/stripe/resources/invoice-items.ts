import { newId } from '../../core/ids';
import { changeInvoice } from '../billing/invoice-changes';
import { pricedBy } from '../billing/line-pricing';
import {
  changedContent,
  changedLine,
  checkEditable,
  checkRoom,
  itemOfLine,
  lineOfItem,
  refuseDiscounts,
  type LineParams,
} from '../billing/lines';
import { checkTaxMix } from '../billing/line-taxes';
import { namedTaxRates, idsOf } from '../billing/named-tax-rates';
import { withTotals } from '../billing/totals';
import type { Context } from '../context';
import type { InvoiceItem, InvoiceRecord } from '../objects';
import { missingParameter, noSuch, notSimulated, refuse } from '../wire/errors';
import { checkedLimit, isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerOf } from './customer-of';

interface CreateParams extends LineParams {
  customer?: string;
  currency?: string;
  invoice?: string;
}

function create({ context, params }: Call<CreateParams>): InvoiceItem {
  if (params.customer === undefined) throw missingParameter('customer');
  refuseDiscounts(params.discounts);
  const taxRates = namedTaxRates(context, params.tax_rates ?? '', 'tax_rates');
  const customer = customerOf(context, params.customer);
  const record = targetOf(context, params, customer.id);
  const given = params.currency?.toLowerCase();
  const currency = record?.invoice.currency ?? given ?? customer.currency ?? 'usd';
  if (given !== undefined && given !== currency) {
    throw refuse(
      `The currency of the invoice item (${given}) must match the currency of the invoice (${currency}).`,
      { param: 'currency' },
    );
  }
  const description = params.description || null;
  const priced = pricedBy(context, params, currency, description, null);
  if (priced === null) throw refuse('An invoice item needs an amount or a price.');
  const now = context.now();
  const item: InvoiceItem = {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: priced.amount,
    currency,
    customer: customer.id,
    customer_account: null,
    date: now,
    description: description ?? priced.name,
    discountable: params.discountable ?? priced.amount >= 0,
    discounts: [],
    frozen_fields: [],
    invoice: record?.id ?? null,
    invoicing_rules: [],
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    parent: null,
    period: params.period ?? { end: now, start: now },
    pricing: priced.pricing,
    proration: false,
    quantity: priced.quantity,
    quantity_decimal: priced.quantity_decimal,
    tax_rates: taxRates,
    test_clock: null,
  };
  const lines = record && [...record.lines, lineOfItem(record.invoice, item)];
  if (record && lines) checkTaxMix(record.invoice, lines, record.invoice);
  context.account.invoiceItems.put(item);
  context.emit('invoiceitem.created', item);
  if (record && lines) changeInvoice(context, record, withTotals(context, record.invoice, lines));
  return item;
}

function targetOf(
  context: Context,
  params: CreateParams,
  customer: string,
): InvoiceRecord | undefined {
  if (params.invoice === undefined) return undefined;
  const record = context.account.invoices.get(params.invoice);
  if (record === undefined) throw noSuch('invoice', params.invoice, 'invoice');
  if (record.invoice.customer !== customer) {
    throw refuse('The customer of the invoice item must be the customer of the invoice.', {
      param: 'invoice',
    });
  }
  checkEditable(record);
  checkRoom(record, 1);
  return record;
}

/** An item on an invoice is what its line has become. */
function currentOf(context: Context, item: InvoiceItem): InvoiceItem {
  return item.invoice === null ? item : (onInvoice(context, item.invoice, item.id) ?? item);
}

function onInvoice(context: Context, invoiceId: string, itemId: string): InvoiceItem | undefined {
  const record = context.account.invoices.get(invoiceId);
  const line = record?.lines.find((one) => one.parent.invoice_item_details.invoice_item === itemId);
  if (record === undefined || line === undefined) return undefined;
  return itemOfLine(context, line, record.invoice.customer, record.invoice.created);
}

function itemOf(call: Call<unknown>): InvoiceItem {
  const id = idOf(call, 'invoiceitem');
  const { invoiceItems, itemHomes } = call.context.account;
  const home = itemHomes.get(id);
  const item = invoiceItems.get(id) ?? (home && onInvoice(call.context, home, id));
  if (!item) throw noSuch('Invoice Item', id, 'id', 404);
  return item;
}

function update(call: Call<LineParams>): InvoiceItem {
  const { context, params } = call;
  const item = itemOf(call);
  if (item.invoice === null) return updatePending(context, item, params);
  const record = context.account.invoices.get(item.invoice);
  if (record === undefined) throw refuse('This invoice item has been deleted.');
  checkEditable(record);
  const lines = record.lines.map((line) =>
    line.parent.invoice_item_details.invoice_item === item.id
      ? changedLine(context, record.invoice, line, params)
      : line,
  );
  checkTaxMix(record.invoice, lines, record.invoice);
  changeInvoice(context, record, withTotals(context, record.invoice, lines));
  return currentOf(context, item);
}

function updatePending(context: Context, item: InvoiceItem, params: LineParams): InvoiceItem {
  refuseDiscounts(params.discounts);
  const standing = idsOf(item.tax_rates);
  const changed: InvoiceItem = {
    ...item,
    ...changedContent(context, params, item.currency, item),
    tax_rates:
      params.tax_rates === undefined
        ? item.tax_rates
        : namedTaxRates(context, params.tax_rates, 'tax_rates', standing),
  };
  context.account.invoiceItems.put(changed);
  return changed;
}

function remove(call: Call<object>): object {
  const { context } = call;
  const item = itemOf(call);
  if (item.invoice !== null) removeLine(context, item, item.invoice);
  context.account.invoiceItems.remove(item.id);
  context.emit('invoiceitem.deleted', item);
  return { id: item.id, object: 'invoiceitem', deleted: true };
}

function removeLine(context: Context, item: InvoiceItem, invoiceId: string): void {
  const record = context.account.invoices.get(invoiceId);
  if (record?.invoice.status !== 'draft') {
    throw refuse(
      "Can't delete an invoice item that is attached to an invoice that is no longer editable",
    );
  }
  const lines = record.lines.filter(
    (line) => line.parent.invoice_item_details.invoice_item !== item.id,
  );
  changeInvoice(context, record, withTotals(context, record.invoice, lines));
}

interface ListItemsParams extends ListParams {
  customer?: string;
  created?: Range | number;
  invoice?: string;
  pending?: boolean;
}

function list({ context, params, path }: Call<ListItemsParams>): object {
  if (params.invoice !== undefined) return listOfInvoice(context, params, params.invoice, path);
  const accepts = (item: InvoiceItem): boolean =>
    (params.pending === undefined || params.pending === (item.invoice === null)) &&
    (item.invoice === null || context.account.invoices.get(item.invoice) !== undefined) &&
    isWithin(item.date, params.created);
  const index =
    params.customer === undefined ? {} : { index: { name: 'customer', value: params.customer } };
  return listWire(
    context.account.invoiceItems,
    params,
    { kind: 'Invoice Item', url: path, accepts, ...index },
    (item) => currentOf(context, item),
  );
}

/** The items of one invoice are its lines, however they came there. */
function listOfInvoice(
  context: Context,
  params: ListItemsParams,
  invoiceId: string,
  url: string,
): object {
  for (const name of ['created', 'customer', 'ending_before', 'pending'] as const) {
    if (params[name] !== undefined) throw notSimulated(name, 'beside invoice');
  }
  const record = context.account.invoices.get(invoiceId);
  if (record === undefined) throw noSuch('invoice', invoiceId, 'invoice');
  const { customer, created } = record.invoice;
  const items = record.lines
    .map((line) => itemOfLine(context, line, customer, created))
    .toReversed();
  const limit = checkedLimit(params);
  const after = items.findIndex(({ id }) => id === params.starting_after);
  const data = items.slice(after + 1, after + 1 + limit);
  return { object: 'list', data, has_more: items.length > after + 1 + limit, url };
}

export const invoiceItemRoutes: Route[] = [
  route('POST', '/v1/invoiceitems', create),
  route('GET', '/v1/invoiceitems', list),
  route('GET', '/v1/invoiceitems/{invoiceitem}', (call: Call<object>) =>
    currentOf(call.context, itemOf(call)),
  ),
  route('POST', '/v1/invoiceitems/{invoiceitem}', update),
  route('DELETE', '/v1/invoiceitems/{invoiceitem}', remove),
];
