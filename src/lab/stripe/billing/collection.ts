import type { Task } from '../../core/clock';
import type { Context } from '../context';
import type { InvoiceRecord } from '../objects';
import { StripeError } from '../wire/errors';
import { finalizeInvoice } from './finalize';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { attemptPayment, defaultPaymentOf, methodFor, succeed } from './payment';

/** Stripe finalizes anyway after this long, however its `invoice.created` webhooks fare. */
const longestHoldSeconds = 72 * 3600;

/** What Stripe does by itself when its time comes; each looks first whether it is still wanted. */
export const ownDoings: Record<string, (context: Context, task: Task) => void> = {
  collect_invoice(context, task) {
    const record = wanted(context, task, 'open');
    if (record === undefined || !record.invoice.auto_advance) return;
    if (String(record.invoice.next_payment_attempt) !== task.detail) return;
    if (defaultPaymentOf(context, record.id) === undefined) return;
    attemptPayment(context, record, methodFor(context, record));
  },

  finalize_invoice(context, task) {
    const record = wanted(context, task, 'draft');
    if (record === undefined || !record.invoice.auto_advance) return;
    if (String(record.invoice.automatically_finalizes_at) !== task.detail) return;
    const { created, webhooks_delivered_at: delivered } = record.invoice;
    if (delivered === null && context.now() < created + longestHoldSeconds) {
      context.clock.schedule({ ...task, at_ms: task.at_ms + 3_600_000 });
      return;
    }
    finalizeByItself(context, record);
  },

  settle_debit(context, task) {
    const record = wanted(context, task, 'open');
    const payment = record && defaultPaymentOf(context, record.id);
    if (record === undefined || payment?.intent.status !== 'processing') return;
    const method = context.account.paymentMethods.get(payment.intent.payment_method ?? '');
    if (method !== undefined) succeed(context, record, record, payment.intent, method);
  },
};

function wanted(context: Context, task: Task, status: string): InvoiceRecord | undefined {
  const record = context.account.invoices.get(task.subject);
  return record?.invoice.status === status ? record : undefined;
}

function finalizeByItself(context: Context, record: InvoiceRecord): void {
  try {
    finalizeInvoice(context, record);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const draft = context.account.invoices.get(record.id) ?? record;
    const kept = withFields(draft, {
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
    changeInvoice(context, draft, kept);
    emitInvoice(context, 'invoice.finalization_failed', kept);
  }
}
