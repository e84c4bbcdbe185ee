import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { CreditNote, Customer, InvoiceRecord } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { moveBalance } from './balance';
import { draftNote, linkedBy } from './credit-note-draft';
import { refundInvoice } from './credit-note-refunds';
import type { CreditNoteParams } from './credit-note-request';
import { creditNoteWire } from './credit-note-wire';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { cancelPayment, lowerPayment } from './invoice-payments';
import { shownMoney } from './money';

/** Refund, invoice, balance and note in the order in which Stripe says them. */
export function issueNote(context: Context, params: CreditNoteParams): CreditNote {
  const { note, record } = draftNote(context, params, newId('cn'));
  checkSettlement(note, params);
  const credit = params.credit_amount ?? 0;
  const customer = context.account.customers.get(note.customer);
  if (credit > 0 && customer === undefined)
    throw noSuch('customer', note.customer, 'credit_amount');
  const refunds = refundInvoice(context, record, params.refund_amount ?? 0);
  creditInvoice(context, record, note);
  const issued: CreditNote = {
    ...note,
    customer_balance_transaction:
      customer === undefined ? null : creditBalance(context, note, customer, credit),
    refunds: [...note.refunds, ...refunds],
  };
  context.account.creditNotes.put(issued);
  context.emit('credit_note.created', creditNoteWire(issued));
  return issued;
}

/** The text as live Stripe says it of a paid invoice; with a part before payment, by documentation only. */
function checkSettlement(note: CreditNote, params: CreditNoteParams): void {
  const refunded = (params.refund_amount ?? 0) + linkedBy(note);
  const given = (params.credit_amount ?? 0) + refunded + (params.out_of_band_amount ?? 0);
  const post = note.post_payment_amount;
  if (given === post) return;
  const what = note.pre_payment_amount === 0 ? 'credit note amount' : 'post payment amount';
  throw refuse(
    `The sum of credit amount, refund amount and out of band amount (${shownMoney(given, note.currency)}) must equal the ${what} (${shownMoney(post, note.currency)}).`,
  );
}

function creditBalance(
  context: Context,
  note: CreditNote,
  customer: Customer,
  amount: number,
): string | null {
  if (amount === 0) return null;
  return moveBalance(context, customer, {
    amount: -amount,
    currency: note.currency,
    type: 'credit_note',
    credit_note: note.id,
    invoice: note.invoice,
  }).id;
}

/** Credit before payment lowers what is due; an invoice with nothing left to pay is paid. */
function creditInvoice(context: Context, before: InvoiceRecord, note: CreditNote): void {
  const { pre_payment_amount: pre, post_payment_amount: post } = note;
  const { invoice } = before;
  const remaining = invoice.amount_remaining - pre;
  const credited = withFields(before, {
    amount_due: invoice.amount_due - pre,
    amount_remaining: remaining,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + pre,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + post,
  });
  if (pre === 0 || remaining > 0) {
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
