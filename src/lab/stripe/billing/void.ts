import type { Context } from '../context';
import type { Invoice, InvoiceRecord } from '../objects';
import { moveBalance } from './balance';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { cancelPayment } from './invoice-payments';

/** To void, with its payment canceled and the customer's credit given back; `more` changes in the same step. */
export function voidRecord(
  context: Context,
  record: InvoiceRecord,
  more: Partial<Invoice> = {},
): InvoiceRecord {
  cancelPayment(context, record.id);
  returnCredit(context, record);
  const voided = withFields(record, {
    ...more,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...record.invoice.status_transitions, voided_at: context.now() },
  });
  changeInvoice(context, record, voided);
  emitInvoice(context, 'invoice.voided', voided);
  return voided;
}

/** Credit that was applied when the invoice was finalized goes back to the customer. */
function returnCredit(context: Context, { id, invoice }: InvoiceRecord): void {
  const credited = invoice.pre_payment_credit_notes_amount;
  const applied = invoice.total - invoice.amount_due - credited;
  const customer = context.account.customers.get(invoice.customer);
  const { returned_on_void } = context.behaviour.customer_balance;
  if (applied === 0 || customer === undefined || !returned_on_void) return;
  moveBalance(context, customer, {
    amount: -applied,
    currency: invoice.currency,
    type: 'unapplied_from_invoice',
    invoice: id,
  });
}
