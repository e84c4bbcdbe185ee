import type { PaymentMethodRow } from '../account';
import type { Context } from '../context';
import type { InvoiceRecord, PaymentIntent } from '../objects';
import { refuse, StripeError } from '../wire/errors';
import { chargeIntent, declinedCall } from './intents';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { cancelPayment, creditInvoices, defaultPaymentOf, markPaid } from './invoice-payments';
import { newInvoiceIntent, newInvoicePayment } from './payment-shapes';

export type AttemptResult = 'paid' | 'declined' | 'requires_action' | 'processing' | 'no_method';

/** The PaymentIntent and the invoice payment that finalizing makes. */
export function openPayment(context: Context, record: InvoiceRecord): void {
  const intent = newInvoiceIntent(record, context.now());
  context.account.paymentIntents.put(intent);
  context.account.invoicePayments.put(newInvoicePayment(record, intent, context.now()));
  context.emit('payment_intent.created', intent);
}

/** An open invoice that advances by itself is charged shortly, if it is to be charged at all. */
export function withCollection(context: Context, record: InvoiceRecord): InvoiceRecord {
  if (record.invoice.collection_method !== 'charge_automatically') return record;
  const dueAtMs = context.clock.nowMs() + context.behaviour.collection.delay_ms;
  const next = Math.floor(dueAtMs / 1000);
  context.clock.schedule({
    at_ms: dueAtMs,
    kind: 'collect_invoice',
    account: context.account.key,
    subject: record.id,
    detail: String(next),
  });
  return withFields(record, { next_payment_attempt: next });
}

export function methodFor(
  context: Context,
  record: InvoiceRecord,
  given?: string,
): PaymentMethodRow | undefined {
  const { customers, paymentMethods } = context.account;
  const fallback = customers.get(record.invoice.customer)?.invoice_settings.default_payment_method;
  const id = given ?? record.invoice.default_payment_method ?? fallback;
  return id === null || id === undefined ? undefined : paymentMethods.get(id);
}

/**
 * One attempt to collect an open invoice; says everything Stripe would say about it. Any first attempt counts,
 * after it only those of the schedule do, and only they move it: docs.stripe.com/api/invoices/object, attempt_count.
 */
export function attemptPayment(
  context: Context,
  record: InvoiceRecord,
  method: PaymentMethodRow | undefined,
  isScheduled = false,
): { result: AttemptResult; record: InvoiceRecord } {
  const payment = defaultPaymentOf(context, record.id);
  if (payment === undefined) throw refuse('This invoice has no payment to collect.');
  const { attempt_count: before } = record.invoice;
  const counts = isScheduled || before === 0;
  const attempt = { attempt_count: before + (counts ? 1 : 0), attempted: true };
  const attempted = withFields(record, attempt);
  if (method === undefined) {
    return { result: 'no_method', record: failInvoice(context, record, attempted, counts) };
  }
  const { result, intent } = chargeIntent(context, payment.intent, method);
  switch (result) {
    case 'succeeded':
      creditInvoices(context, intent, attempt);
      return { result: 'paid', record: context.account.invoices.get(record.id) ?? attempted };
    case 'declined':
      return { result, record: failInvoice(context, record, attempted, counts) };
    case 'requires_action':
      emitInvoice(context, 'invoice.payment_action_required', attempted);
      return { result, record: failInvoice(context, record, attempted, counts) };
    case 'processing': {
      const waiting = withFields(attempted, { next_payment_attempt: null });
      return { result, record: changeInvoice(context, record, waiting) };
    }
    case 'requires_capture':
      return { result: 'processing', record: changeInvoice(context, record, attempted) };
  }
}

/** The bank said no to a debit that was in flight for days. */
export function failDebit(context: Context, intent: PaymentIntent): void {
  const record = invoiceBehind(context, intent.id);
  if (record === undefined) return;
  const isDefault = defaultPaymentOf(context, record.id)?.intent.id === intent.id;
  if (isDefault) failInvoice(context, record, record);
}

/** The open invoice that an intent is to pay. */
export function invoiceBehind(context: Context, intentId: string): InvoiceRecord | undefined {
  const { invoicePayments, invoices } = context.account;
  const payment = invoicePayments.get(invoicePayments.ids('payment_intent', intentId)[0] ?? '');
  const record = payment && invoices.get(payment.invoice);
  return record?.invoice.status === 'open' || record?.invoice.status === 'uncollectible'
    ? record
    : undefined;
}

/** Paid elsewhere: no attempt was made, and no payment_succeeded is said. */
export function payOutOfBand(context: Context, record: InvoiceRecord): InvoiceRecord {
  cancelPayment(context, record.id);
  return markPaid(context, record, record);
}

/** An attempt failed: the invoice stays open and, when it advances by itself, is tried again as scheduled. */
function failInvoice(
  context: Context,
  before: InvoiceRecord,
  attempted: InvoiceRecord,
  movesSchedule = true,
): InvoiceRecord {
  const failed = movesSchedule ? scheduleRetry(context, attempted) : attempted;
  changeInvoice(context, before, failed);
  emitInvoice(context, 'invoice.payment_failed', failed);
  return failed;
}

function scheduleRetry(context: Context, attempted: InvoiceRecord): InvoiceRecord {
  const days = context.behaviour.collection.retry_days[attempted.invoice.attempt_count - 1];
  const { auto_advance: advances, collection_method: method } = attempted.invoice;
  const retries = days !== undefined && advances && method === 'charge_automatically';
  const next = retries ? context.now() + Math.round(days * 86_400) : null;
  if (next !== null) {
    context.clock.schedule({
      at_ms: next * 1000,
      kind: 'collect_invoice',
      account: context.account.key,
      subject: attempted.id,
      detail: String(next),
    });
  }
  return withFields(attempted, { next_payment_attempt: next });
}

/** What `/pay` answers to an attempt that did not pay. */
export function paymentError(
  context: Context,
  record: InvoiceRecord,
  method: PaymentMethodRow,
  result: AttemptResult,
): StripeError {
  const intent = defaultPaymentOf(context, record.id)?.intent;
  if (result === 'requires_action') {
    return new StripeError(402, {
      type: 'card_error',
      code: 'invoice_payment_intent_requires_action',
      message:
        'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more information see: https://stripe.com/docs/billing/subscriptions/overview#requires_action',
      payment_intent: intent,
    });
  }
  if (intent === undefined) return refuse('This invoice has no payment to collect.');
  return declinedCall(intent, method);
}

export const noMethodError = (): StripeError =>
  refuse(
    'There is no `default_payment_method` set on this Customer or Invoice. Please set either and retry.',
  );
