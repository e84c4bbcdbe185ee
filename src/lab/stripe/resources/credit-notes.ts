import { newId } from '../../core/ids';
import { moveBalance } from '../billing/balance';
import { changeInvoice, emitInvoice, withFields } from '../billing/invoice-changes';
import { cancelPayment, lowerPayment } from '../billing/invoice-payments';
import type { Context } from '../context';
import type { CreditNote, InvoiceRecord } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata, type Metadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

interface LineParams {
  type: 'invoice_line_item' | 'custom_line_item';
  amount?: number;
  description?: string;
  invoice_line_item?: string;
  quantity?: number;
  unit_amount?: number;
  metadata?: Metadata;
}

interface CreateParams {
  invoice: string;
  amount?: number;
  credit_amount?: number;
  refund_amount?: number;
  out_of_band_amount?: number;
  effective_at?: number;
  lines?: LineParams[];
  memo?: string;
  metadata?: Metadata;
  reason?: string;
}

function create({ context, params }: Call<CreateParams>): CreditNote {
  const record = context.account.invoices.get(params.invoice);
  if (record === undefined) throw noSuch('invoice', params.invoice, 'invoice', 404);
  const { status } = record.invoice;
  if (status === 'draft' || status === 'void') {
    throw refuse(`A credit note cannot be created for an invoice with the status ${status}.`, {
      param: 'invoice',
    });
  }
  const lines = (params.lines ?? []).map((line) => lineWire(record, line));
  const fromLines = lines.reduce((sum, line) => sum + line.amount, 0);
  const amount = params.lines === undefined ? (params.amount ?? 0) : fromLines;
  if (amount <= 0) throw refuse('The total amount on the credit note must be positive.');
  const pre = Math.min(amount, record.invoice.amount_remaining);
  const post = amount - pre;
  checkPost(context, record, params, post);
  const note = toNote(context, record, params, { amount, pre, post, lines });
  context.account.creditNotes.put(note);
  if (params.credit_amount) creditBalance(context, note, params.credit_amount);
  context.emit('credit_note.created', note);
  creditInvoice(context, record, pre, post);
  return note;
}

function checkPost(
  context: Context,
  record: InvoiceRecord,
  params: CreateParams,
  post: number,
): void {
  const given =
    (params.credit_amount ?? 0) + (params.refund_amount ?? 0) + (params.out_of_band_amount ?? 0);
  if (given !== post) {
    throw refuse(
      `The sum of credit_amount, refund_amount and out_of_band_amount (${given}) must equal the post payment amount (${post}).`,
    );
  }
  const credited = context.account.creditNotes
    .ids('invoice', record.id)
    .map((id) => context.account.creditNotes.get(id))
    .filter((note) => note?.status === 'issued')
    .reduce((sum, note) => sum + (note?.post_payment_amount ?? 0), 0);
  const most = record.invoice.amount_paid - credited;
  if (post > most) {
    throw refuse(
      `The credit note amount exceeds the amount that can be credited on this invoice (${most}).`,
      { param: 'amount' },
    );
  }
}

type CreditNoteLine = { id: string; amount: number } & Record<string, unknown>;

interface Sums {
  amount: number;
  pre: number;
  post: number;
  lines: CreditNoteLine[];
}

function toNote(
  context: Context,
  record: InvoiceRecord,
  params: CreateParams,
  { amount, pre, post, lines }: Sums,
): CreditNote {
  const id = newId('cn');
  const count = context.account.creditNotes.ids('invoice', record.id).length + 1;
  const refund = params.refund_amount;
  return {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: context.now(),
    currency: record.invoice.currency,
    customer: record.invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: params.effective_at ?? context.now(),
    invoice: record.id,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${record.invoice.number}-CN-${String(count).padStart(2, '0')}`,
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: `https://pay.stripe.com/credit_notes/${context.account.id}/test_${id}/pdf`,
    post_payment_amount: post,
    pre_payment_amount: pre,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: refund
      ? [
          {
            amount_refunded: refund,
            payment_record_refund: null,
            refund: newId('re'),
            type: 'refund',
          },
        ]
      : [],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: post > 0 ? (pre > 0 ? 'mixed' : 'post_payment') : 'pre_payment',
    voided_at: null,
  };
}

function lineWire(record: InvoiceRecord, params: LineParams): CreditNoteLine {
  const source = record.lines.find((line) => line.id === params.invoice_line_item);
  if (params.type === 'invoice_line_item' && source === undefined) {
    throw noSuch('invoice line item', params.invoice_line_item ?? '', 'lines[invoice_line_item]');
  }
  const quantity = params.quantity ?? 1;
  const unit = params.unit_amount ?? params.amount ?? source?.amount ?? 0;
  const named = source === undefined ? {} : { invoice_line_item: source.id };
  return {
    id: newId('cnli'),
    object: 'credit_note_line_item',
    amount: params.amount ?? unit * quantity,
    description: params.description ?? source?.description ?? null,
    discount_amount: 0,
    discount_amounts: [],
    ...named,
    livemode: false,
    metadata: params.metadata ?? {},
    pretax_credit_amounts: [],
    quantity,
    tax_rates: [],
    taxes: [],
    type: params.type,
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  };
}

function creditBalance(context: Context, note: CreditNote, amount: number): void {
  const customer = context.account.customers.get(note.customer);
  if (customer === undefined) return;
  moveBalance(context, customer, {
    amount: -amount,
    currency: String(note['currency']),
    type: 'credit_note',
    credit_note: note.id,
    invoice: note.invoice,
  });
}

/** Credit before payment lowers what is due; an invoice with nothing left to pay is paid. */
function creditInvoice(context: Context, before: InvoiceRecord, pre: number, post: number): void {
  const { invoice } = before;
  const remaining = invoice.amount_remaining - pre;
  const becomesPaid = pre > 0 && remaining === 0;
  const credited = withFields(before, {
    amount_due: invoice.amount_due - pre,
    amount_remaining: remaining,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + pre,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + post,
  });
  if (!becomesPaid) {
    if (pre > 0) lowerPayment(context, before.id, remaining);
    changeInvoice(context, before, credited);
    return;
  }
  cancelPayment(context, before.id);
  const paid = withFields(credited, {
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: context.now() },
  });
  changeInvoice(context, before, paid);
  emitInvoice(context, 'invoice.paid', paid);
}

function noteOf(context: Context, id: string): CreditNote {
  const note = context.account.creditNotes.get(id);
  if (note === undefined) throw noSuch('credit note', id, 'id', 404);
  return note;
}

function voidNote(call: Call<object>): CreditNote {
  const { context } = call;
  const note = noteOf(context, idOf(call, 'id'));
  const record = context.account.invoices.get(note.invoice);
  if (note.status === 'void') throw refuse('This credit note is already void.');
  if (record?.invoice.status !== 'open') {
    throw refuse('You can only void a credit note if its invoice is open.');
  }
  const voided: CreditNote = { ...note, status: 'void', voided_at: context.now() };
  context.account.creditNotes.put(voided);
  const { invoice } = record;
  lowerPayment(context, record.id, invoice.amount_remaining + note.pre_payment_amount);
  changeInvoice(
    context,
    record,
    withFields(record, {
      amount_due: invoice.amount_due + note.pre_payment_amount,
      amount_remaining: invoice.amount_remaining + note.pre_payment_amount,
      pre_payment_credit_notes_amount:
        invoice.pre_payment_credit_notes_amount - note.pre_payment_amount,
    }),
  );
  context.emit('credit_note.voided', voided);
  return voided;
}

type ListNotesParams = ListParams & {
  invoice?: string;
  customer?: string;
  created?: Range | number;
};

function list({ context, params, path }: Call<ListNotesParams>): object {
  const index =
    params.invoice === undefined ? {} : { index: { name: 'invoice', value: params.invoice } };
  return listWire(
    context.account.creditNotes,
    params,
    {
      kind: 'credit note',
      url: path,
      ...index,
      accepts: (note) =>
        (params.customer === undefined || note.customer === params.customer) &&
        isWithin(Number(note['created']), params.created),
    },
    (row) => row,
  );
}

export const creditNoteRoutes: Route[] = [
  route('POST', '/v1/credit_notes', create),
  route('GET', '/v1/credit_notes', list),
  route('GET', '/v1/credit_notes/{id}', (call: Call<object>) =>
    noteOf(call.context, idOf(call, 'id')),
  ),
  route('POST', '/v1/credit_notes/{id}/void', voidNote),
];
