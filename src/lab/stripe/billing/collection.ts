import type { Task } from '../../core/clock';
import type { Context } from '../context';
import type { Invoice, InvoiceRecord } from '../objects';
import { endOfGrace } from '../resources/invoice-fields';
import { StripeError } from '../wire/errors';
import { fillEvidence } from './dispute-evidence';
import { finalizeInvoice } from './finalize';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { settleDebit } from './intents';
import { creditInvoices, defaultPaymentOf } from './invoice-payments';
import { attemptPayment, failDebit, methodFor } from './payment';
import { failRefund } from './refunds';
import { verifyTaxId } from './tax-ids';

/** Stripe finalizes anyway after this long, however its `invoice.created` webhooks fare. */
const longestHoldSeconds = 72 * 3600;

/** What Stripe does by itself when its time comes; each looks first whether it is still wanted. */
export const ownDoings: Record<string, (context: Context, task: Task) => void> = {
  collect_invoice(context, task) {
    const record = wanted(context, task, 'open');
    if (record === undefined || !record.invoice.auto_advance) return;
    if (String(record.invoice.next_payment_attempt) !== task.detail) return;
    if (defaultPaymentOf(context, record.id) === undefined) return;
    attemptPayment(context, record, methodFor(context, record), true);
  },

  finalize_invoice(context, task) {
    const record = wanted(context, task, 'draft');
    if (record === undefined || !record.invoice.auto_advance) return;
    if (String(record.invoice.automatically_finalizes_at) !== task.detail) return;
    const waitUntil = heldUntil(context, record.invoice);
    if (waitUntil === null) finalizeByItself(context, record);
    else context.clock.schedule({ ...task, at_ms: waitUntil * 1000 });
  },

  settle_debit(context, task) {
    const settled = settleDebit(context, task.subject);
    if (settled?.result === 'succeeded') creditInvoices(context, settled.intent);
    else if (settled !== undefined) failDebit(context, settled.intent);
  },

  fill_evidence: (context, task) => fillEvidence(context, task.subject),
  fail_refund: (context, task) => failRefund(context, task.subject),
  verify_tax_id: (context, task) => verifyTaxId(context, task.subject),
};

/**
 * The grace period counts from when every endpoint has answered `invoice.created`, for 72 hours at most; a time
 * that was given explicitly is not held. Null when nothing holds the draft.
 */
function heldUntil(context: Context, invoice: Invoice): number | null {
  const { created, webhooks_delivered_at: delivered } = invoice;
  if (invoice.automatically_finalizes_at !== endOfGrace(context, invoice)) return null;
  const grace = context.behaviour.collection.grace_seconds;
  const now = context.now();
  const end = created + longestHoldSeconds;
  const until = delivered === null ? Math.min(now + grace, end) : delivered + grace;
  return until <= now || now >= end ? null : until;
}

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
