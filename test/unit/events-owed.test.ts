import type { FailureCode } from '../../src/domain/failures';
import { eventsBetween, isNews } from '../../src/domain/news';
import { revisionsOf } from '../../src/domain/invoice-summary';
import { initialState, next, statusOf } from '../../src/domain/state';
import type { InvoiceState } from '../../src/domain/state';
import { taxOutcomes } from '../../src/domain/tax';
import type { TaxOutcome } from '../../src/domain/tax';
import { aSnapshot } from '../support/lives';

const fresh = initialState({
  tax_mode: 'none',
  tax_timeout_ms: 1,
  on_timeout: 'hold',
  fallback_mode: null,
  needs_approval: false,
});
const drafted: InvoiceState = {
  ...fresh,
  stripe_invoice_id: 'in_1',
  draft: { completed_at: 'now', subtotal: 1000, version: 'v' },
};
type Seen = Parameters<typeof aSnapshot>[0];
const seeing = (over: Seen, state = drafted): InvoiceState => ({ ...state, seen: aSnapshot(over) });
const blockedBy = (code: FailureCode, n = 1, state = drafted): InvoiceState => ({
  ...state,
  block: {
    n,
    step: 'finalize',
    code,
    message: 'm',
    since: 'now',
    attempts: 1,
    stripe_request_id: null,
    last_attempt_at: 'now',
    provider_error: null,
  },
});
/** Stripe said it, of the tax that was asked of it. */
const withWords = (state: InvoiceState): InvoiceState => ({
  ...state,
  block: {
    ...state.block!,
    provider_error: { code: 'c', param: null, decline_code: null, http_status: 400 },
  },
});
const taxed = (outcome: TaxOutcome | null): InvoiceState => ({
  ...drafted,
  tax: { ...drafted.tax, outcome },
});
const open = (over: Seen = {}) => seeing({ status: 'open', attempt_count: 1, ...over });

describe('the events that a change owes', () => {
  it.each(taxOutcomes)('when the tax is %s', (outcome) => {
    const owed = {
      applied: ['invoice.tax_applied'],
      timed_out: ['invoice.tax_timed_out'],
      failed: ['invoice.tax_failed'],
      unverified: ['invoice.tax_failed'],
      waived: [],
      not_required: [],
    };
    expect(eventsBetween(drafted, taxed(outcome))).toEqual(owed[outcome]);
    expect(eventsBetween(taxed(outcome), taxed(outcome))).toEqual([]);
    expect(eventsBetween(taxed(outcome), taxed(null))).toEqual([]);
  });

  it('are one for a further revision, and one for money on the invoice whose place it took', () => {
    const about = { at: 'now', by: 'person', revision: 2, how: 'reissue', content: 'c' } as const;
    const { policy } = fresh;
    const begun = { ...about, type: 'revised', policy, stripe_invoice_id: null } as const;
    const revised = next(seeing({ status: 'void' }), begun);
    expect(eventsBetween(seeing({ status: 'void' }), revised)).toEqual(['invoice.revised']);
    const look = (over: Seen) => {
      const snapshot = aSnapshot({ status: 'void', ...over });
      return next(revised, { type: 'invoice_observed', at: 'now', by: 'stripe', snapshot });
    };
    expect(eventsBetween(revised, look({ amount_paid: 0 }))).toEqual([]);
    expect(isNews(revised, look({ as_of: '2026-11-01T00:00:00Z' }))).toBe(false);
    const late = look({ amount_paid: 300, as_of: '2026-11-01T00:00:00Z' });
    expect(eventsBetween(revised, late)).toEqual(['invoice.former_revision_paid']);
    expect(isNews(revised, late)).toBe(true);
    expect(revisionsOf(late)).toMatchObject([
      { revision: 1, stripe_status: 'void', amount_paid: 300 },
      { revision: 2, stripe_status: null, amount_paid: 0 },
    ]);
    expect(statusOf(late)).toBe('accepted');
  });

  it('are one for the draft, and one for each further state', () => {
    expect(eventsBetween(fresh, drafted)).toEqual(['invoice.drafted']);
    expect(eventsBetween(drafted, { ...drafted, approved: { at: 'now', by: 'p' } })).toEqual([]);
    expect(eventsBetween(drafted, seeing({ status: 'draft' }))).toEqual([]);
    expect(eventsBetween(seeing({ status: 'draft' }), open())).toEqual(['invoice.finalized']);
    expect(eventsBetween(open(), seeing({ status: 'paid' }))).toEqual(['invoice.paid']);
    expect(eventsBetween(drafted, seeing({ status: 'paid' }))).toEqual([
      'invoice.finalized',
      'invoice.paid',
    ]);
    expect(eventsBetween(open(), seeing({ status: 'void' }))).toEqual(['invoice.voided']);
    expect(eventsBetween(open(), seeing({ status: 'uncollectible' }))).toEqual([
      'invoice.uncollectible',
    ]);
    expect(eventsBetween(drafted, seeing({ status: 'deleted' }))).toEqual(['invoice.deleted']);
    const skipped: InvoiceState = { ...fresh, ended: { as: 'skipped', at: 'now', reason: 'r' } };
    expect(eventsBetween(fresh, skipped)).toEqual(['invoice.skipped']);
    expect(eventsBetween(skipped, skipped)).toEqual([]);
  });

  it('are one for each failed charge, also for one that counts no attempt', () => {
    const failed = (over: Seen = {}) => open({ payment: 'failed', ...over });
    const owed = ['invoice.payment_failed'];
    expect(eventsBetween(open(), failed())).toEqual(owed);
    expect(eventsBetween(failed(), failed())).toEqual([]);
    expect(eventsBetween(failed(), failed({ attempt_count: 2 }))).toEqual(owed);
    const one = failed({ failed_charge: 'ch_1' });
    expect(eventsBetween(one, failed({ failed_charge: 'ch_2' }))).toEqual(owed);
    expect(eventsBetween(one, one)).toEqual([]);
    // An older record names no charge: it is not told again for that alone.
    expect(eventsBetween(failed(), one)).toEqual([]);
    expect(eventsBetween(one, failed())).toEqual(owed);
    expect(eventsBetween(drafted, failed())).toEqual(['invoice.finalized', ...owed]);
  });

  it('are one for a customer who must act, and none for what is on its way', () => {
    const act = open({ payment: 'requires_action' });
    expect(eventsBetween(open(), act)).toEqual(['invoice.payment_action_required']);
    expect(eventsBetween(open(), open({ payment: 'processing' }))).toEqual([]);
    expect(eventsBetween(act, seeing({ status: 'void', payment: 'failed' }))).toEqual([
      'invoice.voided',
    ]);
  });

  it('are one when it becomes overdue', () => {
    const overdue = { ...open(), overdue_at: 'now' };
    expect(eventsBetween(open(), overdue)).toEqual(['invoice.overdue']);
    expect(eventsBetween(overdue, overdue)).toEqual([]);
  });

  it('are two when Stripe blocks it, one when something else does, one when it goes on', () => {
    const byStripe = blockedBy('stripe_refused');
    expect(eventsBetween(drafted, byStripe)).toEqual([
      'invoice.blocked',
      'invoice.billing_provider_error',
    ]);
    expect(eventsBetween(drafted, blockedBy('tax_inactive'))).toEqual(['invoice.blocked']);
    expect(eventsBetween(drafted, withWords(blockedBy('tax_inactive')))).toEqual([
      'invoice.blocked',
      'invoice.billing_provider_error',
    ]);
    expect(eventsBetween(byStripe, byStripe)).toEqual([]);
    expect(eventsBetween(byStripe, blockedBy('tax_inactive', 2))).toEqual(['invoice.blocked']);
    expect(eventsBetween(byStripe, { ...byStripe, released: 1 })).toEqual(['invoice.unblocked']);
  });
});

describe('news', () => {
  it('is any change but the time of a reading', () => {
    const read = seeing({ status: 'open', as_of: 'now' });
    expect(isNews(read, seeing({ status: 'open', as_of: 'later' }))).toBe(false);
    expect(isNews(read, seeing({ status: 'open', as_of: 'now', amount_paid: 1 }))).toBe(true);
    expect(isNews(drafted, read)).toBe(true);
    expect(isNews(drafted, { ...drafted, overdue_at: 'now' })).toBe(true);
    expect(isNews(drafted, drafted)).toBe(false);
  });
});
