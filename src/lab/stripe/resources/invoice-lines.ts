import { changeInvoice } from '../billing/invoice-changes';
import {
  changedLine,
  checkEditable,
  checkRoom,
  itemOfLine,
  lineOfItem,
  newLine,
  type LineParams,
} from '../billing/lines';
import { checkTaxMix } from '../billing/line-taxes';
import { withTotals } from '../billing/totals';
import type { Context } from '../context';
import type { InvoiceRecord, Line } from '../objects';
import { invoiceWire, lineWire, type InvoiceWire, type LineWire } from '../render';
import { noSuch, notSimulated, refuse } from '../wire/errors';
import { checkedLimit, type ListParams } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { invoiceOf } from './invoices';

interface BulkParams<L> {
  lines: L[];
  invoice_metadata?: Record<string, string> | '';
}

/** The lines and the invoice's metadata change in one step: one update, one event. */
function saveLines(
  context: Context,
  before: InvoiceRecord,
  lines: readonly Line[],
  metadata?: Record<string, string> | '',
): InvoiceRecord {
  checkTaxMix(before.invoice, lines, before.invoice);
  const invoice = {
    ...before.invoice,
    metadata: mergeMetadata(before.invoice.metadata, metadata),
  };
  return changeInvoice(context, before, withTotals(context, invoice, lines));
}

function add(call: Call<BulkParams<LineParams & { invoice_item?: string }>>): InvoiceWire {
  const { context, params } = call;
  const record = invoiceOf(call);
  checkEditable(record);
  checkRoom(record, params.lines.length);
  const added = params.lines.map((line, index) => {
    const { invoice_item: item, ...more } = line;
    if (item === undefined) return newLine(context, record.invoice, line);
    const [extra] = Object.keys(more);
    if (extra !== undefined) throw notSimulated(`lines[${index}][${extra}]`, 'with invoice_item');
    return attachItem(context, record, item);
  });
  for (const line of added) {
    context.account.itemHomes.set(line.parent.invoice_item_details.invoice_item, record.id);
  }
  const lines = [...record.lines, ...added];
  return invoiceWire(saveLines(context, record, lines, params.invoice_metadata));
}

function attachItem(context: Context, record: InvoiceRecord, itemId: string): Line {
  const item = context.account.invoiceItems.get(itemId);
  if (item === undefined) throw noSuch('Invoice Item', itemId, 'lines[invoice_item]');
  if (item.invoice !== null) throw refuse('This invoice item is already attached to an invoice.');
  context.account.invoiceItems.put({ ...item, invoice: record.id });
  return lineOfItem(record.invoice, item);
}

function update(call: Call<BulkParams<LineParams & { id: string }>>): InvoiceWire {
  const { context, params } = call;
  const record = invoiceOf(call);
  checkEditable(record);
  const lines = [...record.lines];
  for (const [index, change] of params.lines.entries()) {
    const at = placeOf(lines, change.id, `lines[${index}][id]`);
    lines[at] = changedLine(context, record.invoice, lineAt(lines, at), change);
  }
  return invoiceWire(saveLines(context, record, lines, params.invoice_metadata));
}

function remove(call: Call<BulkParams<{ id: string; behavior: string }>>): InvoiceWire {
  const { context, params } = call;
  const record = invoiceOf(call);
  checkEditable(record);
  const lines = [...record.lines];
  for (const [index, { id, behavior }] of params.lines.entries()) {
    const at = placeOf(lines, id, `lines[${index}][id]`);
    const [line] = lines.splice(at, 1);
    if (line !== undefined) releaseItem(context, record, line, behavior);
  }
  return invoiceWire(saveLines(context, record, lines, params.invoice_metadata));
}

/** `unassign` puts the item back to pending, where the next invoice may take it. */
function releaseItem(context: Context, record: InvoiceRecord, line: Line, behavior: string): void {
  const { invoiceItems } = context.account;
  const item = itemOfLine(context, line, record.invoice.customer, context.now());
  if (behavior === 'unassign') invoiceItems.put({ ...item, invoice: null });
  else if (invoiceItems.get(item.id) !== undefined) invoiceItems.remove(item.id);
}

function updateOne(call: Call<LineParams>): LineWire {
  const { context, params } = call;
  const record = invoiceOf(call);
  checkEditable(record);
  const lines = [...record.lines];
  const at = placeOf(lines, idOf(call, 'line_item_id'), 'line_item_id');
  lines[at] = changedLine(context, record.invoice, lineAt(lines, at), params);
  return lineWire(lineAt(saveLines(context, record, lines).lines, at));
}

function placeOf(lines: readonly Line[], id: string, param: string): number {
  const at = lines.findIndex((line) => line.id === id);
  if (at < 0) throw noSuch('invoice line item', id, param, 404);
  return at;
}

function lineAt(lines: readonly Line[], at: number): Line {
  const line = lines[at];
  if (line === undefined) throw new Error(`There is no line at ${at}.`);
  return line;
}

function list(call: Call<ListParams>): object {
  const { params, path } = call;
  const { lines } = invoiceOf(call);
  const limit = checkedLimit(params);
  const newest = lines.toReversed();
  const cursor = params.starting_after ?? params.ending_before;
  const param = params.ending_before === undefined ? 'starting_after' : 'ending_before';
  const at = cursor === undefined ? -1 : placeOf(newest, cursor, param);
  const isBackwards = params.ending_before !== undefined;
  const start = isBackwards ? Math.max(0, at - limit) : at + 1;
  const end = isBackwards ? at : Math.min(newest.length, start + limit);
  const hasMore = isBackwards ? start > 0 : end < newest.length;
  return {
    object: 'list',
    data: newest.slice(start, end).map(lineWire),
    has_more: hasMore,
    url: path,
  };
}

export const invoiceLineRoutes: Route[] = [
  route('POST', '/v1/invoices/{invoice}/add_lines', add),
  route('POST', '/v1/invoices/{invoice}/update_lines', update),
  route('POST', '/v1/invoices/{invoice}/remove_lines', remove),
  route('GET', '/v1/invoices/{invoice}/lines', list),
  route('POST', '/v1/invoices/{invoice}/lines/{line_item_id}', updateOne),
];
