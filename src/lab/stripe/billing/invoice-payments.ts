import type { Context } from '../context';
import type { Invoice, InvoicePayment, InvoiceRecord, PaymentIntent } from '../objects';
import { moveBalance } from './balance';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';

/** Stripe keeps the default payment at what is still to be collected. */
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

/** What a succeeded intent brings to the invoices that it is attached to. */
export function creditInvoices(
  context: Context,
  intent: PaymentIntent,
  attempt: Partial<Invoice> = {},
): void {
  const { invoicePayments, invoices } = context.account;
  let left = intent.amount_received;
  for (const id of invoicePayments.ids('payment_intent', intent.id)) {
    const payment = invoicePayments.get(id);
    const record = payment && invoices.get(payment.invoice);
    if (payment?.status !== 'open' || record === undefined) continue;
    left -= creditInvoice(context, record, payment, left, attempt);
  }
}

/** Takes a payment into an invoice: partly paid, paid, or paid too much. */
function creditInvoice(
  context: Context,
  before: InvoiceRecord,
  payment: InvoicePayment,
  received: number,
  attempt: Partial<Invoice>,
): number {
  const { invoice } = before;
  const applied = Math.min(received, invoice.amount_remaining);
  const excess = received - applied;
  settle(context, payment, received);
  const credited = withFields(before, {
    ...attempt,
    amount_overpaid: invoice.amount_overpaid + excess,
    amount_paid: invoice.amount_paid + applied,
    amount_remaining: invoice.amount_remaining - applied,
  });
  if (credited.invoice.amount_remaining > 0) {
    lowerPayment(context, before.id, credited.invoice.amount_remaining);
    changeInvoice(context, before, credited);
  } else if (invoice.status === 'paid') {
    changeInvoice(context, before, credited);
  } else {
    if (!payment.is_default) cancelPayment(context, before.id);
    emitInvoice(context, 'invoice.payment_succeeded', markPaid(context, before, credited));
  }
  if (excess > 0) keepExcess(context, before.id, excess);
  return received;
}

function settle(context: Context, payment: InvoicePayment, amount: number): void {
  const paid: InvoicePayment = {
    ...payment,
    amount_paid: amount,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: context.now() },
  };
  context.account.invoicePayments.put(paid);
  context.emit('invoice_payment.paid', paid);
}

/** What was paid too much becomes the customer's credit. */
function keepExcess(context: Context, invoiceId: string, excess: number): void {
  const record = context.account.invoices.get(invoiceId);
  const customer = record && context.account.customers.get(record.invoice.customer);
  if (record === undefined || customer === undefined) return;
  const { currency } = record.invoice;
  const change = { amount: -excess, currency, type: 'invoice_overpaid', invoice: invoiceId };
  moveBalance(context, customer, change);
  emitInvoice(context, 'invoice.overpaid', record);
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

/** The default payment, and its intent, are not wanted any more. */
export function cancelPayment(context: Context, invoiceId: string): void {
  const found = defaultPaymentOf(context, invoiceId);
  if (found?.payment.status !== 'open') return;
  const canceled: PaymentIntent = {
    ...found.intent,
    canceled_at: context.now(),
    cancellation_reason: 'void_invoice',
    next_action: null,
    status: 'canceled',
  };
  context.account.invoicePayments.put({
    ...found.payment,
    status: 'canceled',
    status_transitions: { canceled_at: context.now(), paid_at: null },
  });
  context.account.paymentIntents.put(canceled);
  context.emit('payment_intent.canceled', canceled);
}

export function hasPaidPayment(context: Context, invoiceId: string): boolean {
  const { invoicePayments } = context.account;
  return invoicePayments
    .ids('invoice', invoiceId)
    .some((id) => invoicePayments.get(id)?.status === 'paid');
}
