import { isOurKey } from '../domain/ids';
import { statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { isClosed } from '../domain/status';
import type { StripeSnapshot } from '../domain/stripe-snapshot';

/** What a webhook endpoint of ours subscribes to; whatever else arrives is counted and dropped. */
export const subscribedEventTypes = [
  'invoice.updated',
  'invoice.finalized',
  'invoice.finalization_failed',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.marked_uncollectible',
  'invoice.voided',
  'invoice.deleted',
  'invoice.overdue',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
] as const;
export type SubscribedEventType = (typeof subscribedEventTypes)[number];

export function isSubscribed(type: string): type is SubscribedEventType {
  return (subscribedEventTypes as readonly string[]).includes(type);
}

type Json = Record<string, unknown>;

/** Whether one of our own writes has caused an event: the step that wrote has recorded it from the answer. */
export function isEcho(type: string, payload: Json): boolean {
  const isOurWrite = isOurKey(asText(asObject(payload['request'])['idempotency_key']));
  return isOurWrite && writtenByUs.has(type);
}

/** What our writes do by themselves; a payment that follows one is Stripe's own doing. */
const writtenByUs = new Set<string>([
  'invoice.updated',
  'invoice.finalized',
  'invoice.finalization_failed',
] satisfies SubscribedEventType[]);

/** A payment that is not one of ours: that of an invoice says it with the invoice's own events. */
export function isForeignPayment(type: string, payload: Json): boolean {
  if (!type.startsWith('payment_intent.')) return false;
  const payment = asObject(asObject(payload['data'])['object']);
  return asObject(payment['metadata'])['holdfast_invoice_id'] === undefined;
}

/**
 * Whether Stripe sends another event for the same change, which says it best: `invoice.paid` beside
 * `invoice.payment_succeeded`, and one of its own for every new status beside `invoice.updated`. The
 * second need not hurry: by the time the pump comes to it, it is mostly known already, and if the first
 * was lost it still tells.
 */
export function isSecondTelling(type: string, payload: Json): boolean {
  const data = asObject(payload['data']);
  if (type === 'invoice.payment_succeeded') return asObject(data['object'])['status'] === 'paid';
  return type === 'invoice.updated' && 'status' in asObject(data['previous_attributes']);
}

/**
 * Whether an event can tell the workflow anything it does not know. A wrong yes costs one reading, a
 * wrong no costs the time until the next poll: in doubt, also for a payload of an API version that
 * lacks a field, it is news.
 */
export function isNews(
  type: SubscribedEventType,
  payload: Record<string, unknown>,
  state: InvoiceState,
): boolean {
  const data = asObject(payload['data']);
  const invoice = asObject(data['object']);
  const { seen, stripe_invoice_id } = state;
  if (isAboutPayment(type)) return state.gate?.intent?.status !== invoice['status'];
  const former = state.former?.findLast((one) => one.stripe_invoice_id === invoice['id'])?.seen;
  if (former && stripe_invoice_id !== invoice['id']) return isNewsOfFormer(invoice, former);
  if (type === 'invoice.updated') {
    return updateIsNews(data['previous_attributes'], invoice, seen);
  }
  if (type === 'invoice.overdue') {
    return state.overdue_at === null && !isClosed(statusOf(state));
  }
  if (seen?.stripe_invoice_id !== invoice['id'] || seen === null) return true;
  return isAhead(type, invoice, seen);
}

type PaymentEventType = Extract<SubscribedEventType, `payment_intent.${string}`>;

function isAboutPayment(type: SubscribedEventType): type is PaymentEventType {
  return type.startsWith('payment_intent.');
}

/** Of an invoice whose place another has taken only this matters: that it lives after all, or has money. */
function isNewsOfFormer(invoice: Json, { status, amount_paid }: StripeSnapshot): boolean {
  return invoice['status'] !== status || invoice['amount_paid'] !== amount_paid;
}

function isAhead(
  type: Exclude<SubscribedEventType, 'invoice.updated' | 'invoice.overdue' | PaymentEventType>,
  invoice: Json,
  seen: StripeSnapshot,
): boolean {
  const isFinal = seen.status === 'paid' || seen.status === 'void' || seen.status === 'deleted';
  const sameAttempt = seen.attempt_count === invoice['attempt_count'];
  switch (type) {
    case 'invoice.finalized':
      return seen.status === 'draft' || seen.total !== invoice['total'];
    case 'invoice.finalization_failed':
      return seen.status === 'draft';
    case 'invoice.paid':
    case 'invoice.payment_succeeded':
      return seen.status !== 'paid' || seen.amount_paid !== invoice['amount_paid'];
    case 'invoice.payment_failed':
      // An attempt by hand after the first leaves attempt_count as it was, and the event names no charge.
      return !isFinal;
    case 'invoice.payment_action_required':
      return !isFinal && !(sameAttempt && seen.payment === 'requires_action');
    case 'invoice.marked_uncollectible':
      return seen.status !== 'uncollectible' && !isFinal;
    case 'invoice.voided':
      return seen.status !== 'void';
    case 'invoice.deleted':
      return seen.status !== 'deleted';
  }
}

/** Fields of an invoice whose change may matter, as any API version of the last years names them. */
const fieldsOfInterest = new Set([
  'status',
  'lines',
  'total',
  'subtotal',
  'total_excluding_tax',
  'subtotal_excluding_tax',
  'tax',
  'total_tax_amounts',
  'total_taxes',
  'default_tax_rates',
  'automatic_tax',
  'auto_advance',
  'latest_revision',
  'discount',
  'discounts',
  'total_discount_amounts',
  'due_date',
  'amount_due',
  'amount_paid',
  'amount_remaining',
  'next_payment_attempt',
  'customer',
  'currency',
]);

/** For fields that the record holds: whether the payload says what is known already. */
const isKnown: Record<string, (invoice: Json, seen: StripeSnapshot) => boolean> = {
  status: (invoice, seen) => invoice['status'] === seen.status,
  total: (invoice, seen) => invoice['total'] === seen.total,
  subtotal: (invoice, seen) => invoice['subtotal'] === seen.subtotal,
  amount_due: (invoice, seen) => invoice['amount_due'] === seen.amount_due,
  amount_paid: (invoice, seen) => invoice['amount_paid'] === seen.amount_paid,
  amount_remaining: (invoice, seen) => invoice['amount_remaining'] === seen.amount_remaining,
  due_date: (invoice, seen) => isSameTime(invoice['due_date'], seen.due_at),
  next_payment_attempt: (invoice, seen) =>
    isSameTime(invoice['next_payment_attempt'], seen.next_payment_attempt_at),
};

function updateIsNews(previous: unknown, invoice: Json, seen: StripeSnapshot | null): boolean {
  if (!isObject(previous)) return true;
  if (touchesTaxHandshake(previous['metadata'], invoice['metadata'])) return true;
  const changed = Object.keys(previous).filter((field) => fieldsOfInterest.has(field));
  if (seen === null || seen.stripe_invoice_id !== invoice['id']) return changed.length > 0;
  return changed.some((field) => !isKnown[field]?.(invoice, seen));
}

/** Stripe lists under `previous_attributes.metadata` the keys that changed, null where one was added. */
function touchesTaxHandshake(previous: unknown, now: unknown): boolean {
  if (previous === undefined) return false;
  const keys = Object.keys(isObject(previous) ? previous : asObject(now));
  return keys.some((key) => key.startsWith('anrok_'));
}

function isSameTime(seconds: unknown, time: string | null): boolean {
  if (typeof seconds !== 'number') return seconds === null && time === null;
  return time !== null && seconds * 1000 === Date.parse(time);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
