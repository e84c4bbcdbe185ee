import type { Context } from '../context';
import type { CreditNote } from '../objects';
import { refuse } from '../wire/errors';
import { creditNoteWire } from './credit-note-wire';
import { changeInvoice, withFields } from './invoice-changes';
import { lowerPayment } from './invoice-payments';

/** The invoice asks for the whole again. While it is open, a note can only be one before payment. */
export function voidCreditNote(context: Context, note: CreditNote): CreditNote {
  if (note.status === 'void') throw refuse('This credit note is already void.');
  const record = context.account.invoices.get(note.invoice);
  if (record?.invoice.status !== 'open') {
    throw refuse('You can only void a credit note if the associated invoice is open.');
  }
  const { invoice } = record;
  const credited = note.pre_payment_amount;
  const remaining = invoice.amount_remaining + credited;
  lowerPayment(context, record.id, remaining);
  changeInvoice(
    context,
    record,
    withFields(record, {
      amount_due: invoice.amount_due + credited,
      amount_remaining: remaining,
      pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - credited,
    }),
  );
  const voided: CreditNote = { ...note, status: 'void', voided_at: context.now() };
  context.account.creditNotes.put(voided);
  context.emit('credit_note.voided', creditNoteWire(voided));
  return voided;
}
