import type { PaymentMethodRow } from '../account';
import type { Context } from '../context';
import type { InvoicePayment, InvoiceRecord, PaymentIntent } from '../objects';
import { refuse, StripeError } from '../wire/errors';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { newCharge, newInvoicePayment, newPaymentIntent } from './payment-shapes';

export type AttemptResult = 'paid' | 'declined' | 'requires_action' | 'processing' | 'no_method';

/** How long a bank debit is in flight. */
const bankDebitSeconds = 4 * 86_400;

/** The PaymentIntent and the invoice payment that finalizing makes. */
export function openPayment(context: Context, record: InvoiceRecord): void {
  const intent = newPaymentIntent(record, context.now());
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

/** A credit note before payment leaves less to collect. */
export function lowerPayment(context: Context, invoiceId: string, amount: number): void {
  const found = defaultPaymentOf(context, invoiceId);
  if (found === undefined) return;
  const { invoicePayments, paymentIntents } = context.account;
  invoicePayments.put({ ...found.payment, amount_requested: amount });
  paymentIntents.put({ ...found.intent, amount });
}

export function defaultPaymentOf(
  context: Context,
  invoiceId: string,
): { payment: InvoicePayment; intent: PaymentIntent } | undefined {
  for (const id of context.account.invoicePayments.ids('invoice', invoiceId)) {
    const payment = context.account.invoicePayments.get(id);
    if (payment === undefined || !payment.is_default || payment.status === 'canceled') continue;
    const intent = context.account.paymentIntents.get(payment.payment.payment_intent);
    if (intent !== undefined) return { payment, intent };
  }
  return undefined;
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

/** One attempt to collect an open invoice; says everything Stripe would say about it. */
export function attemptPayment(
  context: Context,
  record: InvoiceRecord,
  method: PaymentMethodRow | undefined,
): { result: AttemptResult; record: InvoiceRecord } {
  const payment = defaultPaymentOf(context, record.id);
  if (payment === undefined) throw refuse('This invoice has no payment to collect.');
  const attempted = withFields(record, {
    attempt_count: record.invoice.attempt_count + 1,
    attempted: true,
  });
  if (method === undefined) {
    return { result: 'no_method', record: failInvoice(context, record, attempted) };
  }
  switch (method.outcome) {
    case 'succeeds':
      return {
        result: 'paid',
        record: succeed(context, record, attempted, payment.intent, method),
      };
    case 'declines':
      decline(context, payment.intent, method);
      return { result: 'declined', record: failInvoice(context, record, attempted) };
    case 'requires_action': {
      requireAction(context, payment.intent, method);
      emitInvoice(context, 'invoice.payment_action_required', attempted);
      return { result: 'requires_action', record: failInvoice(context, record, attempted) };
    }
    case 'processes':
      return {
        result: 'processing',
        record: process(context, record, attempted, payment.intent, method),
      };
  }
}

/** The charge went through: the intent, the invoice payment and the invoice say so. */
export function succeed(
  context: Context,
  before: InvoiceRecord,
  attempted: InvoiceRecord,
  intent: PaymentIntent,
  method: PaymentMethodRow,
): InvoiceRecord {
  const charge = newCharge(intent, method, 'succeeded', context.now());
  context.account.charges.put(charge);
  const paidIntent: PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  };
  context.account.paymentIntents.put(paidIntent);
  context.emit('charge.succeeded', charge);
  context.emit('payment_intent.succeeded', paidIntent);
  settleInvoicePayment(context, before.id, 'paid');
  const paid = markPaid(context, before, attempted);
  emitInvoice(context, 'invoice.payment_succeeded', paid);
  return paid;
}

/** Open (or uncollectible) to paid, by whatever means. */
export function markPaid(
  context: Context,
  before: InvoiceRecord,
  attempted: InvoiceRecord,
): InvoiceRecord {
  const paid = withFields(attempted, {
    amount_paid: attempted.invoice.amount_due,
    amount_remaining: 0,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...attempted.invoice.status_transitions, paid_at: context.now() },
  });
  changeInvoice(context, before, paid);
  emitInvoice(context, 'invoice.paid', paid);
  return paid;
}

function settleInvoicePayment(
  context: Context,
  invoiceId: string,
  status: 'paid' | 'canceled',
): void {
  const found = defaultPaymentOf(context, invoiceId);
  if (found === undefined) return;
  const { payment } = found;
  const now = context.now();
  const settled: InvoicePayment = {
    ...payment,
    amount_paid: status === 'paid' ? payment.amount_requested : payment.amount_paid,
    status,
    status_transitions: {
      canceled_at: status === 'canceled' ? now : null,
      paid_at: status === 'paid' ? now : null,
    },
  };
  context.account.invoicePayments.put(settled);
  if (status === 'paid') context.emit('invoice_payment.paid', settled);
}

export function cancelPayment(context: Context, invoiceId: string): void {
  const found = defaultPaymentOf(context, invoiceId);
  if (found === undefined || found.intent.status === 'succeeded') return;
  const canceled: PaymentIntent = {
    ...found.intent,
    canceled_at: context.now(),
    cancellation_reason: 'void_invoice',
    next_action: null,
    status: 'canceled',
  };
  settleInvoicePayment(context, invoiceId, 'canceled');
  context.account.paymentIntents.put(canceled);
  context.emit('payment_intent.canceled', canceled);
}

function decline(context: Context, intent: PaymentIntent, method: PaymentMethodRow): void {
  const charge = newCharge(intent, method, 'failed', context.now());
  context.account.charges.put(charge);
  const failed: PaymentIntent = {
    ...intent,
    last_payment_error: {
      ...declinedError(charge.id),
      payment_method: method.wire,
      payment_method_type: method.wire.type,
      type: 'card_error',
    },
    latest_charge: charge.id,
    payment_method: null,
    status: 'requires_payment_method',
  };
  context.account.paymentIntents.put(failed);
  context.emit('charge.failed', charge);
  context.emit('payment_intent.payment_failed', failed);
}

function requireAction(context: Context, intent: PaymentIntent, method: PaymentMethodRow): void {
  const waiting: PaymentIntent = {
    ...intent,
    next_action: {
      type: 'use_stripe_sdk',
      use_stripe_sdk: { type: 'three_d_secure_redirect', source: `payatt_${intent.id.slice(3)}` },
    },
    payment_method: method.id,
    status: 'requires_action',
  };
  context.account.paymentIntents.put(waiting);
  context.emit('payment_intent.requires_action', waiting);
}

function process(
  context: Context,
  before: InvoiceRecord,
  attempted: InvoiceRecord,
  intent: PaymentIntent,
  method: PaymentMethodRow,
): InvoiceRecord {
  const charge = newCharge(intent, method, 'pending', context.now());
  context.account.charges.put(charge);
  const processing: PaymentIntent = {
    ...intent,
    latest_charge: charge.id,
    payment_method: method.id,
    status: 'processing',
  };
  context.account.paymentIntents.put(processing);
  context.emit('charge.pending', charge);
  context.emit('payment_intent.processing', processing);
  context.clock.schedule({
    at_ms: context.clock.nowMs() + bankDebitSeconds * 1000,
    kind: 'settle_debit',
    account: context.account.key,
    subject: before.id,
  });
  return changeInvoice(context, before, withFields(attempted, { next_payment_attempt: null }));
}

/** An attempt failed: the invoice stays open and, when it advances by itself, is tried again later. */
function failInvoice(
  context: Context,
  before: InvoiceRecord,
  attempted: InvoiceRecord,
): InvoiceRecord {
  const days = context.behaviour.collection.retry_days[attempted.invoice.attempt_count - 1];
  const { auto_advance: advances, collection_method: method } = attempted.invoice;
  const retries = days !== undefined && advances && method === 'charge_automatically';
  const next = retries ? context.now() + Math.round(days * 86_400) : null;
  const failed = withFields(attempted, { next_payment_attempt: next });
  changeInvoice(context, before, failed);
  emitInvoice(context, 'invoice.payment_failed', failed);
  if (next !== null) {
    context.clock.schedule({
      at_ms: next * 1000,
      kind: 'collect_invoice',
      account: context.account.key,
      subject: failed.id,
      detail: String(next),
    });
  }
  return failed;
}

function declinedError(charge: string) {
  return {
    advice_code: 'try_again_later',
    charge,
    code: 'card_declined',
    decline_code: 'generic_decline',
    doc_url: 'https://stripe.com/docs/error-codes/card-declined',
    message: 'Your card was declined.',
    network_decline_code: '01',
  };
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
  return new StripeError(402, {
    ...declinedError(intent?.latest_charge ?? ''),
    type: 'card_error',
    payment_intent: intent,
    payment_method: method.wire,
  });
}

export const noMethodError = (): StripeError =>
  refuse(
    'There is no `default_payment_method` set on this Customer or Invoice. Please set either and retry.',
  );
