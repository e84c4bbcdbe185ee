import type { Fact } from './facts';
import { gateStatusOf } from './gate-verdict';
import { blockOf, externalStatusOf, statusOf } from './state';
import type { Block, InvoiceState } from './state';
import type { TaxOutcome } from './tax';

export const eventTypes = [
  'invoice.accepted',
  'invoice.drafted',
  'invoice.tax_applied',
  'invoice.tax_timed_out',
  'invoice.tax_failed',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.overdue',
  'invoice.voided',
  'invoice.deleted',
  'invoice.uncollectible',
  'invoice.skipped',
  'invoice.revised',
  'invoice.former_revision_paid',
  'invoice.blocked',
  'invoice.unblocked',
  'invoice.billing_provider_error',
  'invoice.payment_gate_passed',
  'invoice.payment_gate_failed',
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * Whether a fact changed anything worth an entry in the timeline. A reading that says again what is
 * known only moves `as_of`, and a further try that ends in the same block only its count: both are kept
 * and not told.
 */
export function isNews(before: InvoiceState, after: InvoiceState): boolean {
  return toldOf(before) !== toldOf(after);
}

function toldOf({ seen, block, outage, former = [], ...state }: InvoiceState): string {
  const looks = [seen, ...former.map((revision) => revision.seen)];
  const told = looks.map((look) => look && { ...look, as_of: '' });
  const known = former.map((revision) => ({ ...revision, seen: null }));
  return JSON.stringify([state, known, told, block?.n, outage?.since]);
}

/** The events that the step from one state to the other owes to the billing system, in order. */
export function eventsBetween(before: InvoiceState, after: InvoiceState): EventType[] {
  const events: EventType[] = [];
  if (after.revision > before.revision) events.push('invoice.revised');
  if (isPaidTooLate(before, after)) events.push('invoice.former_revision_paid');
  if (!before.draft && after.draft) events.push('invoice.drafted');
  const decided = taxEvent(after.tax.outcome);
  if (decided && before.tax.outcome !== after.tax.outcome) events.push(decided);
  if (externalStatusOf(before) === null && wasFinalized(after)) events.push('invoice.finalized');
  events.push(...paymentEvents(before, after));
  if (before.overdue_at === null && after.overdue_at !== null) events.push('invoice.overdue');
  const closing = closingEvent(after);
  if (closing && statusOf(before) !== statusOf(after)) events.push(closing);
  events.push(...gateEvents(before, after), ...blockEvents(before, after));
  if (after.outage && before.outage?.since !== after.outage.since)
    events.push('invoice.billing_provider_error');
  return events;
}

/** Money on a Stripe invoice that another one has taken the place of: nobody expects it any more. */
function isPaidTooLate(before: InvoiceState, after: InvoiceState): boolean {
  const known = new Map(before.former?.map(({ revision, seen }) => [revision, seen]));
  return (after.former ?? []).some(({ revision, seen }) => {
    if (!seen || !known.has(revision)) return false;
    return seen.amount_paid > (known.get(revision)?.amount_paid ?? 0);
  });
}

function taxEvent(outcome: TaxOutcome | null): EventType | null {
  switch (outcome) {
    case 'applied':
      return 'invoice.tax_applied';
    case 'timed_out':
      return 'invoice.tax_timed_out';
    case 'failed':
    case 'unverified':
      return 'invoice.tax_failed';
    case 'waived':
    case 'not_required':
    case null:
      return null;
  }
}

function wasFinalized({ seen }: InvoiceState): boolean {
  return seen !== null && seen.status !== 'draft' && seen.status !== 'deleted';
}

function paymentEvents(before: InvoiceState, after: InvoiceState): EventType[] {
  return [...intentEvents(before, after), ...invoicePaymentEvents(before, after)];
}

function intentEvents({ gate: before }: InvoiceState, { gate: after }: InvoiceState): EventType[] {
  const status = after?.intent?.status;
  if (status === before?.intent?.status) return [];
  if (status === 'requires_payment_method') return ['invoice.payment_failed'];
  return status === 'requires_action' ? ['invoice.payment_action_required'] : [];
}

function invoicePaymentEvents(before: InvoiceState, after: InvoiceState): EventType[] {
  if (after.seen?.status !== 'open') return [];
  const { payment, attempt_count, failed_charge = null } = after.seen;
  const same =
    before.seen?.payment === payment &&
    before.seen.attempt_count === attempt_count &&
    (before.seen.failed_charge ?? failed_charge) === failed_charge;
  if (same) return [];
  if (payment === 'failed') return ['invoice.payment_failed'];
  return payment === 'requires_action' ? ['invoice.payment_action_required'] : [];
}

function closingEvent(state: InvoiceState): EventType | null {
  switch (statusOf(state)) {
    case 'paid':
      return 'invoice.paid';
    case 'void':
      return 'invoice.voided';
    case 'deleted':
      return 'invoice.deleted';
    case 'uncollectible':
      return 'invoice.uncollectible';
    case 'skipped':
      return 'invoice.skipped';
    default:
      return null;
  }
}

/** The verdict, once: there is none before and it never changes. */
function gateEvents(before: InvoiceState, after: InvoiceState): EventType[] {
  if (gateStatusOf(before) !== 'pending') return [];
  const verdict = gateStatusOf(after);
  if (verdict === 'passed') return ['invoice.payment_gate_passed'];
  return verdict === 'failed' ? ['invoice.payment_gate_failed'] : [];
}

function blockEvents(before: InvoiceState, after: InvoiceState): EventType[] {
  const was = blockOf(before);
  const is = blockOf(after);
  if (is && is.n !== was?.n) {
    return isByProvider(is)
      ? ['invoice.blocked', 'invoice.billing_provider_error']
      : ['invoice.blocked'];
  }
  return was && !is ? ['invoice.unblocked'] : [];
}

/** Stripe's own word, or what it said of the tax that was asked of it. */
function isByProvider({ code, provider_error }: Block): boolean {
  return code.startsWith('stripe_') || provider_error !== null;
}

/** What `invoice.billing_provider_error` tells: the failure itself, and whether it is still tried. */
export function billingProviderErrorOf(fact: Fact, after: InvoiceState) {
  const failure = fact.type === 'provider_failed' ? after.outage : blockOf(after);
  if (!failure) return null;
  const { step, code, message, attempts, stripe_request_id, provider_error } = failure;
  const is_blocked = fact.type !== 'provider_failed';
  return { step, code, message, attempts, stripe_request_id, provider_error, is_blocked };
}
