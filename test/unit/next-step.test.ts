import type { Fact, Request } from '../../src/domain/facts';
import { allowedActions, isWait, nextStep, nextSteps } from '../../src/domain/next-step';
import type { IntentStatus } from '../../src/domain/payment-intent';
import { initialState, next } from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { aSnapshot, anIntent, plainPolicy } from '../support/lives';

const at = (minute: number) => `2026-10-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const by = 'holdfast';
const policy = plainPolicy();
const after = (facts: Fact[], over: Partial<Policy> = {}): InvoiceState =>
  facts.reduce(next, initialState({ ...policy, ...over }));

const created: Fact = { type: 'draft_created', at: at(0), by, revision: 1, stripe_invoice_id: 'i' };
const completed = { type: 'draft_completed', at: at(1), by, revision: 1 } as const;
const drafted: Fact[] = [created, { ...completed, subtotal: 1000, version: 'v1' }];
const requested = (action: Request, minute = 10): Fact => ({
  type: 'requested',
  at: at(minute),
  by: 'person',
  action,
});
const seen = (over: Parameters<typeof aSnapshot>[0]): Fact => ({
  type: 'invoice_observed',
  at: at(20),
  by: 'stripe',
  snapshot: aSnapshot(over),
});

it.each(nextSteps)('%s is a wait only where nothing is done but look', (step) => {
  expect(isWait(step)).toBe(['await_tax', 'await_approval', 'track_payment'].includes(step));
});

describe('lines that are to be written again', () => {
  const replaced = (requestedAt: number): Fact => ({
    type: 'lines_replaced',
    at: at(15),
    by,
    requested_at: at(requestedAt),
    version: 'v2',
  });

  it.each<[string, Partial<Policy>]>([
    ['that is to be finalized', {}],
    ['that waits for its tax', { tax_mode: 'external' }],
    ['that waits for a person', { needs_approval: true }],
  ])('are written on a draft %s', (_, over) => {
    expect(nextStep(after([...drafted, requested('replace_lines')], over))).toBe('replace_lines');
    expect(nextStep(after([...drafted, requested('revise')], over))).toBe('revise');
  });

  it('are not written before there are any, nor on what is finalized', () => {
    expect(nextStep(after([created, requested('replace_lines')]))).toBe('write_draft');
    const open = [...drafted, seen({ status: 'open' }), requested('replace_lines')];
    expect(nextStep(after(open))).toBe('track_payment');
  });

  it('are written once for each request', () => {
    const asked = [...drafted, requested('replace_lines', 10)];
    expect(nextStep(after([...asked, replaced(10)]))).toBe('finalize');
    expect(nextStep(after([...asked, replaced(9)]))).toBe('replace_lines');
    expect(nextStep(after([...asked, replaced(11)]))).toBe('finalize');
  });

  it('are not written for another request', () => {
    expect(nextStep(after([...drafted, requested('mark_uncollectible')]))).toBe('finalize');
  });
});

describe('an invoice that is to be made anew', () => {
  const asked = (...facts: Fact[]) => nextStep(after([...drafted, ...facts, requested('reissue')]));

  it('is, where nobody pays it', () => {
    expect(asked(seen({ status: 'open' }))).toBe('reissue');
    expect(asked(seen({ status: 'open', payment: 'failed' }))).toBe('reissue');
    expect(asked(seen({ status: 'void', payment: 'processing' }))).toBe('reissue');
    expect(asked(seen({ status: 'uncollectible', payment: 'processing' }))).toBe('reissue');
  });

  it('is not while its payment is on its way, nor as a draft, nor paid', () => {
    expect(asked(seen({ status: 'open', payment: 'processing' }))).toBe('track_payment');
    expect(asked()).toBe('finalize');
    expect(asked(seen({ status: 'paid' }))).toBe('close');
  });
});

describe('an uncollectible invoice', () => {
  const uncollectible = [...drafted, seen({ status: 'uncollectible' })];

  it('is closed, unless it is to be voided', () => {
    expect(nextStep(after(uncollectible))).toBe('close');
    expect(nextStep(after([...uncollectible, requested('void')]))).toBe('void');
    expect(nextStep(after([...uncollectible, requested('mark_uncollectible')]))).toBe('close');
  });

  it('is the only one that is voided after its end', () => {
    expect(nextStep(after([...drafted, seen({ status: 'paid' }), requested('void')]))).toBe(
      'close',
    );
  });
});

describe('behind a gate with a payment of its own', () => {
  const gate: Policy['gate'] = {
    payment_type: 'PAYMENT_INTENT',
    on_session: true,
    expires_at: at(59),
    has_tax: false,
  };
  const behind = (...facts: Fact[]) => after([...drafted, ...facts], { gate });
  const attempted: Fact = {
    type: 'intent_attempted',
    at: at(2),
    by,
    suffix: 1,
    amount: 1000,
    payment_method: 'pm_1',
  };
  const sealed: Fact = { type: 'charge_sealed', at: at(3), by, suffix: 1 };
  const intent = (status: IntentStatus, amount_refunded = 0): Fact => ({
    type: 'intent_observed',
    at: at(4),
    by: 'stripe',
    intent: anIntent(status, { amount_refunded }),
  });
  const attached: Fact = { type: 'payment_attached', at: at(5), by, payment_intent: 'pi_1' };
  const open = seen({ status: 'open' });

  it('the money comes first', () => {
    expect(nextStep(behind())).toBe('charge');
    expect(nextStep(behind(attempted))).toBe('charge');
    expect(nextStep(behind(attempted, intent('requires_action')))).toBe('track_payment');
    expect(nextStep(behind(attempted, intent('succeeded')))).toBe('finalize');
    expect(nextStep(behind(attempted, intent('succeeded'), open))).toBe('attach_payment');
    expect(nextStep(behind(attempted, intent('succeeded'), open, attached))).toBe('track_payment');
  });

  it('money that is there is given to what somebody else has closed', () => {
    const given = behind(attempted, intent('succeeded'), seen({ status: 'uncollectible' }));
    expect(nextStep(given)).toBe('attach_payment');
  });

  it('a void waits for money on its way, and is not carried out over money that is there', () => {
    const asked = requested('void');
    expect(nextStep(behind(asked))).toBe('void');
    expect(nextStep(behind(attempted, intent('requires_action'), asked))).toBe('void');
    expect(nextStep(behind(attempted, intent('processing'), asked))).toBe('track_payment');
    expect(nextStep(behind(attempted, intent('succeeded'), asked))).toBe('finalize');
  });

  it('only a void is allowed once a charge was sent, and not for money that is there', () => {
    expect(allowedActions(behind())).toContain('void');
    expect(allowedActions(behind(attempted))).toEqual(['void']);
    expect(allowedActions(behind(attempted, intent('requires_action')))).toEqual(['void']);
    expect(allowedActions(behind(attempted, intent('succeeded')))).toEqual([]);
    expect(allowedActions(behind(attempted, intent('succeeded', 1000)))).toEqual(['void']);
    expect(allowedActions(behind(attempted, sealed, seen({ status: 'void' })))).toEqual([]);
    const paid = seen({ status: 'paid' });
    expect(allowedActions(behind(attempted, intent('succeeded'), attached, paid))).toEqual([]);
    expect(allowedActions(behind(attempted, intent('requires_action'), paid))).toEqual([]);
  });

  it('no invoice is made anew', () => {
    const isVoid = behind(attempted, sealed, seen({ status: 'void' }), requested('reissue'));
    expect(nextStep(isVoid)).toBe('close');
  });
});
