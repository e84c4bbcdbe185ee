import type Stripe from 'stripe';
import type { StripeLinks } from '../domain/document';
import type {
  PaymentError,
  PaymentState,
  StripeSnapshot,
  StripeStatus,
} from '../domain/stripe-snapshot';
import { taxOf } from './untaxed-total';

/** What an invoice is read with, so that a snapshot sees how its payments stand. */
export const withPayments = ['payments.data.payment.payment_intent'];

/** Reduces a Stripe invoice, as read with its payments, to what decides anything here. */
export function toSnapshot(
  invoice: Stripe.Invoice,
  generation: number,
  asOf: string,
): StripeSnapshot {
  return {
    generation,
    stripe_invoice_id: invoice.id,
    status: toStatus(invoice.status),
    subtotal: invoice.subtotal,
    tax: taxOf(invoice),
    total: invoice.total,
    amount_due: invoice.amount_due,
    amount_paid: invoice.amount_paid,
    amount_remaining: invoice.amount_remaining,
    number: invoice.number,
    finalized_at: toTime(invoice.status_transitions.finalized_at),
    due_at: toTime(invoice.due_date),
    payment: toPaymentState(invoice),
    payment_error: toPaymentError(invoice),
    attempt_count: invoice.attempt_count,
    failed_charge: failedChargeOf(invoice),
    next_payment_attempt_at: toTime(invoice.next_payment_attempt),
    tax_provider: invoice.automatic_tax.enabled ? invoice.automatic_tax.provider : null,
    as_of: asOf,
  };
}

/** The last thing known of an invoice that is gone: everything as before, deleted. */
export function toDeleted(
  last: StripeSnapshot | null,
  stripeInvoiceId: string,
  asOf: string,
): StripeSnapshot {
  const nothing = {
    generation: 1,
    subtotal: 0,
    tax: 0,
    total: 0,
    amount_due: 0,
    amount_paid: 0,
    amount_remaining: 0,
    number: null,
    finalized_at: null,
    due_at: null,
    payment: 'none' as const,
    payment_error: null,
    attempt_count: 0,
    next_payment_attempt_at: null,
    tax_provider: null,
  };
  return {
    ...(last ?? nothing),
    stripe_invoice_id: stripeInvoiceId,
    status: 'deleted',
    as_of: asOf,
  };
}

export function toLinks(invoice: Stripe.Invoice): StripeLinks {
  return {
    hosted_invoice_url: invoice.hosted_invoice_url ?? null,
    invoice_pdf: invoice.invoice_pdf ?? null,
  };
}

function toTime(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}

function toStatus(status: string | null): StripeStatus {
  switch (status) {
    case 'open':
    case 'paid':
    case 'uncollectible':
    case 'void':
      return status;
    case 'draft':
    case null:
      return 'draft';
    default:
      // Stripe's enums are open; an invoice in a status we do not know must not be judged by a guess.
      throw new Error(`Stripe answered an invoice status this version does not know: ${status}`);
  }
}

const intentsOf = (invoice: Stripe.Invoice): Stripe.PaymentIntent[] =>
  (invoice.payments?.data ?? [])
    .map((payment) => payment.payment.payment_intent)
    .filter((intent) => intent !== undefined && typeof intent !== 'string');

/** Every PaymentIntent that Stripe names among the payments of an invoice. */
export function paymentIntentIdsOf(invoice: Stripe.Invoice): string[] {
  return (invoice.payments?.data ?? []).flatMap(({ payment: { payment_intent: intent } }) =>
    typeof intent === 'string' ? [intent] : (intent?.id ?? []),
  );
}

function failedChargeOf(invoice: Stripe.Invoice): string | null {
  const [charge] = intentsOf(invoice)
    .filter(({ status }) => status === 'requires_payment_method')
    .flatMap((intent) => intent.latest_charge ?? []);
  return charge === undefined || typeof charge === 'string' ? (charge ?? null) : charge.id;
}

function toPaymentState(invoice: Stripe.Invoice): PaymentState {
  if (invoice.status === 'paid') return 'succeeded';
  const intents = intentsOf(invoice);
  if (intents.some((intent) => intent.status === 'processing')) return 'processing';
  if (intents.some((intent) => intent.status === 'requires_action')) return 'requires_action';
  const failed = intents.some(
    (intent) => intent.status === 'requires_payment_method' && invoice.attempted,
  );
  // No intent was expanded: an open invoice that was attempted and is not paid has failed.
  return failed || (intents.length === 0 && invoice.attempted) ? 'failed' : 'none';
}

function toPaymentError(invoice: Stripe.Invoice): PaymentError | null {
  if (invoice.status === 'paid') return null;
  const error = intentsOf(invoice).find((intent) => intent.last_payment_error)?.last_payment_error;
  if (!error) return null;
  const { code = null, decline_code = null, message = null } = error;
  return { code, decline_code, message };
}
