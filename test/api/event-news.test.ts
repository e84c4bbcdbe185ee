import { initialState } from '../../src/domain/state';
import type { InvoiceState } from '../../src/domain/state';
import {
  isEcho,
  isForeignPayment,
  isNews,
  isSecondTelling,
  isSubscribed,
} from '../../src/stripe/event-news';
import type { SubscribedEventType } from '../../src/stripe/event-news';
import { aSnapshot } from '../support/lives';
import { anEvent } from './support';

const ourKey = { request: { id: 'req_1', idempotency_key: 'invoice/default/inv1/r1/finalize' } };

const fresh = initialState({
  tax_mode: 'none',
  tax_timeout_ms: 3_600_000,
  on_timeout: 'finalize_without_tax',
  fallback_mode: null,
  needs_approval: false,
});

function seeing(change: Parameters<typeof aSnapshot>[0]): InvoiceState {
  return { ...fresh, stripe_invoice_id: 'in_1', seen: aSnapshot(change) };
}

function news(
  type: SubscribedEventType,
  state: InvoiceState,
  object: object = {},
  more: { previous?: unknown } = {},
): boolean {
  const data = {
    object: { id: 'in_1', object: 'invoice', ...object },
    ...(more.previous === undefined ? {} : { previous_attributes: more.previous }),
  };
  return isNews(type, { ...anEvent(type, {}, { data }) }, state);
}

describe('which Stripe events are news', () => {
  it('knows the events it subscribes to', () => {
    expect(isSubscribed('invoice.paid')).toBe(true);
    expect(isSubscribed('invoice.upcoming')).toBe(false);
  });

  it('hears of a payment that was charged first what it does not know, and of no other payment', () => {
    const of = { id: 'pi_1', amount: 300, amount_received: 0, amount_refunded: 0, error: null };
    const intent = { ...of, status: 'requires_action' as const, as_of: '2026-10-01T00:00:00Z' };
    const waiting = { ...fresh, gate: { charged: 0, given_up: null, intent } };
    const said = (status: string) => ({ id: 'pi_1', object: 'payment_intent', status });
    expect(news('payment_intent.succeeded', waiting, said('succeeded'))).toBe(true);
    expect(news('payment_intent.payment_failed', waiting, said('requires_action'))).toBe(false);
    const ours = { object: { metadata: { holdfast_invoice_id: 'inv1' } } };
    const type = 'payment_intent.succeeded';
    expect(isForeignPayment(type, { ...anEvent(type, {}, { data: ours }) })).toBe(false);
    const ofInvoice = { object: { metadata: {} } };
    expect(isForeignPayment(type, { ...anEvent(type, {}, { data: ofInvoice }) })).toBe(true);
    expect(isForeignPayment('invoice.paid', { ...anEvent('invoice.paid', {}, {}) })).toBe(false);
  });

  it('hears of an invoice whose place another has taken only that it lives or has money', () => {
    const former = [
      { revision: 1, stripe_invoice_id: 'in_1', seen: aSnapshot({ status: 'void' }) },
    ];
    const revised = { ...fresh, revision: 2, stripe_invoice_id: 'in_2', former };
    const taken = { status: 'void', amount_paid: 0 };
    expect(news('invoice.voided', revised, taken)).toBe(false);
    expect(news('invoice.updated', revised, taken, { previous: { status: 'open' } })).toBe(false);
    expect(news('invoice.paid', revised, { ...taken, amount_paid: 300 })).toBe(true);
    expect(news('invoice.paid', revised, { ...taken, status: 'paid' })).toBe(true);
    expect(news('invoice.paid', revised, { ...taken, id: 'in_2' })).toBe(true);
  });

  it('knows an update and a finalization that our own write has caused, by its key', () => {
    const theirKey = { request: { id: 'req_2', idempotency_key: 'stripe-node-retry-1' } };
    for (const type of ['invoice.updated', 'invoice.finalized', 'invoice.finalization_failed']) {
      expect(isEcho(type, { ...anEvent(type, {}, ourKey) })).toBe(true);
      expect(isEcho(type, { ...anEvent(type, {}, theirKey) })).toBe(false);
      expect(isEcho(type, { ...anEvent(type) })).toBe(false);
    }
  });

  it('never takes a payment for an echo, although our own key is on it', () => {
    expect(isEcho('invoice.paid', { ...anEvent('invoice.paid', {}, ourKey) })).toBe(false);
    const failed = 'invoice.payment_failed';
    expect(isEcho(failed, { ...anEvent(failed, {}, ourKey) })).toBe(false);
  });

  it('knows which of several events for one change Stripe tells it best by', () => {
    const told = (type: string, object: object, previous_attributes?: object) =>
      isSecondTelling(type, { ...anEvent(type, {}, { data: { object, previous_attributes } }) });
    expect(told('invoice.paid', { status: 'paid' })).toBe(false);
    expect(told('invoice.payment_succeeded', { status: 'paid' })).toBe(true);
    expect(told('invoice.updated', { status: 'paid' }, { status: 'open' })).toBe(true);
    // Nothing else tells of a part that was paid, or of a line that somebody changed.
    expect(told('invoice.payment_succeeded', { status: 'open' })).toBe(false);
    expect(told('invoice.updated', { status: 'draft' }, { lines: {} })).toBe(false);
    expect(told('invoice.updated', {})).toBe(false);
  });

  it('keeps an update of what matters and drops one of what does not', () => {
    const draft = seeing({ status: 'draft', total: 100 });
    expect(news('invoice.updated', draft, {}, { previous: { lines: {} } })).toBe(true);
    expect(news('invoice.updated', draft, { total: 90 }, { previous: { total: 100 } })).toBe(true);
    expect(news('invoice.updated', draft, {}, { previous: { latest_revision: null } })).toBe(true);
    expect(news('invoice.updated', draft, {}, { previous: { footer: 'a', number: null } })).toBe(
      false,
    );
    expect(news('invoice.updated', draft, {}, { previous: { metadata: { note: null } } })).toBe(
      false,
    );
  });

  it("keeps an update of Anrok's part of the handshake", () => {
    const previous = { metadata: { anrok_user_input_last_seen_by_anrok: null } };
    expect(news('invoice.updated', seeing({ status: 'draft' }), {}, { previous })).toBe(true);
    const metadata = { anrok_processing_was_successful: 'true' };
    const whole = { previous: { metadata: null } };
    expect(news('invoice.updated', seeing({ status: 'draft' }), { metadata }, whole)).toBe(true);
  });

  it('drops an update that says only what the record has read already', () => {
    const paid = seeing({ status: 'paid', amount_paid: 100, amount_remaining: 0 });
    const object = { status: 'paid', amount_paid: 100, amount_remaining: 0 };
    const previous = { status: 'open', amount_paid: 0, amount_remaining: 100 };
    expect(news('invoice.updated', paid, object, { previous })).toBe(false);
    expect(news('invoice.updated', paid, { ...object, amount_paid: 90 }, { previous })).toBe(true);
  });

  it('drops a payment that the record has, and keeps one of another amount', () => {
    const paid = seeing({ status: 'paid', amount_paid: 100 });
    expect(news('invoice.paid', paid, { amount_paid: 100 })).toBe(false);
    expect(news('invoice.payment_succeeded', paid, { amount_paid: 100 })).toBe(false);
    expect(news('invoice.paid', paid, { amount_paid: 50 })).toBe(true);
    expect(news('invoice.paid', seeing({ status: 'open' }), { amount_paid: 100 })).toBe(true);
    expect(news('invoice.paid', seeing({ status: 'void' }), { amount_paid: 100 })).toBe(true);
  });

  it('drops a failed attempt that a payment has overtaken, and no other: one by hand counts as none', () => {
    const failed = seeing({ status: 'open', payment: 'failed', attempt_count: 1 });
    expect(news('invoice.payment_failed', failed, { attempt_count: 1 })).toBe(true);
    expect(news('invoice.payment_failed', failed, { attempt_count: 2 })).toBe(true);
    expect(news('invoice.payment_failed', seeing({ status: 'paid' }), {})).toBe(false);
    expect(news('invoice.payment_action_required', failed, { attempt_count: 1 })).toBe(true);
  });

  it('keeps the first word of an end and drops its echo', () => {
    const ends = {
      'invoice.voided': 'void',
      'invoice.marked_uncollectible': 'uncollectible',
      'invoice.deleted': 'deleted',
    } as const;
    for (const [type, status] of Object.entries(ends)) {
      const event = type as keyof typeof ends;
      expect(news(event, seeing({ status: 'open' }))).toBe(true);
      expect(news(event, seeing({ status }))).toBe(false);
    }
  });

  it('keeps an overdue notice once', () => {
    const open = seeing({ status: 'open' });
    expect(news('invoice.overdue', open)).toBe(true);
    expect(news('invoice.overdue', { ...open, overdue_at: '2026-11-01T00:00:00.000Z' })).toBe(
      false,
    );
    expect(news('invoice.overdue', seeing({ status: 'paid' }))).toBe(false);
  });

  it('takes for news whatever it cannot judge', () => {
    expect(news('invoice.paid', fresh)).toBe(true);
    expect(news('invoice.updated', fresh)).toBe(true);
    expect(news('invoice.voided', seeing({ status: 'void' }), { id: 'in_revision' })).toBe(true);
    expect(isNews('invoice.paid', {}, seeing({ status: 'paid' }))).toBe(true);
  });
});
