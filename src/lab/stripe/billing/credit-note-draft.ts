import type { Context } from '../context';
import type { CreditNote, CreditNoteLine, CreditNoteRefund, InvoiceRecord } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { mergeMetadata } from '../wire/metadata';
import { issuedNotes } from './credit-note-left';
import { creditedLines } from './credit-note-lines';
import { linkRefunds, unlinkedRefunds } from './credit-note-refunds';
import { checkRequest, type CreditNoteParams } from './credit-note-request';
import { exclusiveTax, inclusiveTax } from './credit-note-taxes';
import { shownMoney } from './money';
import { sparedTax } from './rated-lines';
import { groupedTaxes } from './totals';

/** The note that a request asks for, with nothing done yet. */
export function draftNote(
  context: Context,
  params: CreditNoteParams,
  id: string,
): { note: CreditNote; record: InvoiceRecord } {
  checkRequest(params);
  const record = creditableInvoice(context, params.invoice);
  const linked = linkRefunds(context, record, params);
  const lines = creditedLines(context, record, params);
  const note = noteOf(context, record, params, { id, lines, linked });
  checkCreditable(context, record, note);
  return { note, record };
}

function creditableInvoice(context: Context, id: string): InvoiceRecord {
  const record = context.account.invoices.get(id);
  if (record === undefined) throw noSuch('invoice', id, 'invoice', 404);
  const { status } = record.invoice;
  if (status === 'draft' || status === 'void') {
    throw refuse(`A credit note cannot be created for an invoice with the status ${status}.`, {
      param: 'invoice',
    });
  }
  checkNothingPending(context, id);
  return record;
}

/** docs.stripe.com/invoicing/dashboard/credit-notes: "Open invoices can't have a credit note with a pending payment_intent." */
function checkNothingPending(context: Context, invoice: string): void {
  const { invoicePayments, paymentIntents } = context.account;
  for (const id of invoicePayments.ids('invoice', invoice)) {
    const payment = invoicePayments.get(id);
    const intent = payment && paymentIntents.get(payment.payment.payment_intent);
    if (payment?.status !== 'open' || intent?.status !== 'processing') continue;
    throw refuse(
      `A credit note cannot be created for an invoice while its payment ${intent.id} is processing.`,
      { param: 'invoice' },
    );
  }
}

/** "The credit note API subtracts those refund amounts from the maximum creditable amount." */
function checkCreditable(context: Context, record: InvoiceRecord, note: CreditNote): void {
  if (note.total <= 0) throw refuse('The total amount on the credit note must be positive.');
  const credited = issuedNotes(context, record.id).reduce((sum, other) => sum + other.total, 0);
  const refunded = unlinkedRefunds(context, record.id) - linkedBy(note);
  const most = record.invoice.total - credited - refunded;
  if (note.total <= most) return;
  const { currency } = note;
  throw refuse(
    `The credit note amount (${shownMoney(note.total, currency)}) exceeds the amount that can be credited on this invoice (${shownMoney(most, currency)}).`,
    { param: 'amount' },
  );
}

export function linkedBy(note: CreditNote): number {
  return note.refunds.reduce((sum, refund) => sum + refund.amount_refunded, 0);
}

interface Content {
  id: string;
  lines: CreditNoteLine[];
  linked: CreditNoteRefund[];
}

function noteOf(
  context: Context,
  { invoice }: InvoiceRecord,
  params: CreditNoteParams,
  { id, lines, linked }: Content,
): CreditNote {
  const { account } = context;
  const count = account.creditNotes.ids('invoice', invoice.id).length + 1;
  const sums = sumsOf(lines);
  const pre = Math.min(sums.total, invoice.amount_remaining);
  const post = sums.total - pre;
  return {
    id,
    object: 'credit_note',
    amount: sums.total,
    amount_shipping: 0,
    created: context.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: params.effective_at ?? context.now(),
    invoice: invoice.id,
    lines,
    livemode: false,
    memo: params.memo || null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number}-CN-${String(count).padStart(2, '0')}`,
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: `https://pay.stripe.com/credit_notes/${account.id}/test_${id}/pdf`,
    post_payment_amount: post,
    pre_payment_amount: pre,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: linked,
    shipping_cost: null,
    status: 'issued',
    ...sums,
    type: post === 0 ? 'pre_payment' : pre === 0 ? 'post_payment' : 'mixed',
    voided_at: null,
  };
}

function sumsOf(lines: CreditNoteLine[]) {
  const taxes = groupedTaxes(lines);
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const inclusive = inclusiveTax(taxes);
  const spared = lines.reduce((sum, line) => sum + sparedTax(line), 0);
  const untaxed = subtotal - inclusive - spared;
  return {
    subtotal,
    subtotal_excluding_tax: untaxed,
    total: untaxed + inclusive + exclusiveTax(taxes),
    total_excluding_tax: untaxed,
    total_taxes: taxes,
  };
}
