import { describeActions } from '../../src/domain/actions';
import type { Fact } from '../../src/domain/facts';
import { blockedOf } from '../../src/domain/invoice-summary';
import { initialState, next } from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { waitingFor } from '../../src/domain/waiting';
import { nextWakeUp } from '../../src/domain/wake-up';
import { aSnapshot } from '../support/lives';

const at = (minutes: number) => new Date(Date.UTC(2026, 9, 1) + minutes * 60_000).toISOString();
const by = 'holdfast';
const deadline = at(60);

function aState(facts: Fact[], policy: Partial<Policy> = {}): InvoiceState {
  const start = initialState({
    tax_mode: 'anrok_metadata',
    tax_timeout_ms: 3_600_000,
    on_timeout: 'finalize_without_tax',
    fallback_mode: null,
    needs_approval: false,
    ...policy,
  });
  return facts.reduce(next, start);
}

const drafted: Fact = {
  type: 'draft_completed',
  at: at(0),
  by,
  revision: 1,
  subtotal: 1000,
  version: 'v',
};
const waiting = (round = 1, mode: Policy['tax_mode'] = 'anrok_metadata'): Fact => ({
  type: 'tax_wait_started',
  at: at(0),
  by,
  round,
  mode,
  until: deadline,
});
type Blocked = Extract<Fact, { type: 'blocked' }>;
const blocked = (code: Blocked['code']): Blocked => ({
  type: 'blocked',
  at: at(2),
  by,
  n: 1,
  step: 'await_tax',
  code,
  message: 'no',
  attempts: 10,
  stripe_request_id: 'req_1',
});
const held: Fact = {
  type: 'blocked',
  at: deadline,
  by,
  n: 1,
  step: 'await_tax',
  code: 'tax_timed_out',
  message: 'none came',
  attempts: 0,
  stripe_request_id: null,
};
const observed = (over: Parameters<typeof aSnapshot>[0]): Fact => ({
  type: 'invoice_observed',
  at: at(5),
  by: 'stripe',
  snapshot: aSnapshot({ status: 'open', finalized_at: at(5), as_of: at(5), ...over }),
});

describe('an invoice that waits for tax', () => {
  it('says who owes it, and what the deadline brings', () => {
    expect(waitingFor(aState([drafted, waiting()]))).toEqual({
      what: 'tax',
      since: at(0),
      until: deadline,
      message: `Anrok computes the tax and says so in the metadata of the draft. At ${deadline} it is finalized without tax.`,
    });
  });

  it.each([
    [{ on_timeout: 'hold' as const }, 'it is held for a person'],
    [
      { on_timeout: 'fallback' as const, fallback_mode: 'automatic' as const },
      'the tax mode automatic takes over',
    ],
  ])('follows its policy %j', (policy, then) => {
    const told = waitingFor(aState([drafted, waiting()], policy));
    expect(told?.message).toContain(`At ${deadline} ${then}.`);
  });

  it('is held for a person once the fallback has failed too', () => {
    const policy = { on_timeout: 'fallback' as const, fallback_mode: 'external' as const };
    const told = waitingFor(aState([drafted, waiting(), waiting(2, 'external')], policy));
    expect(told?.message).toBe(
      `Somebody reports the tax with supply_tax. At ${deadline} it is held for a person.`,
    );
  });

  it('looks again after ten minutes, at the deadline when that is sooner', () => {
    expect(nextWakeUp(aState([drafted, waiting()]), at(3))).toBe(at(13));
    expect(nextWakeUp(aState([drafted, waiting()]), at(55))).toBe(deadline);
  });

  it('sleeps to the deadline when a person reports it', () => {
    const state = aState([drafted, waiting(1, 'external')], { tax_mode: 'external' });
    expect(nextWakeUp(state, at(3))).toBe(deadline);
  });
});

describe('an invoice that is blocked', () => {
  it('says that it is tried again by itself, and when', () => {
    const state = aState([blocked('stripe_unavailable')]);
    expect(waitingFor(state)).toEqual({
      what: 'retry',
      since: at(2),
      until: null,
      message: 'It is tried again by itself; nobody is needed.',
    });
    expect(nextWakeUp(state, at(2))).toBe(at(17));
  });

  it('says that a person is needed, and is never woken up', () => {
    const state = aState([blocked('stripe_auth')]);
    expect(waitingFor(state)?.message).toBe('A person mends the cause and releases it.');
    expect(nextWakeUp(state, at(2))).toBeNull();
  });

  it('warns that the tax deadline decides where it still may', () => {
    const state = aState([drafted, waiting(), blocked('tax_location_invalid')]);
    expect(waitingFor(state)).toMatchObject({
      until: deadline,
      message: `A person mends the cause and releases it. At ${deadline} it is finalized without tax.`,
    });
    expect(nextWakeUp(state, at(2))).toBe(at(7));
    expect(nextWakeUp(state, at(58))).toBe(deadline);
  });

  it('waits without end once it is held at the deadline', () => {
    const state = aState([drafted, waiting(), held], { on_timeout: 'hold' });
    expect(waitingFor(state)).toMatchObject({ what: 'retry', until: null });
    expect(nextWakeUp(state, deadline)).toBeNull();
    expect(blockedOf(state, 'eu')?.released_by).toEqual([
      'extend_tax_wait',
      'retry',
      'supply_tax',
      'finalize_without_tax',
      'void',
    ]);
  });

  it('stands since its first refusal, counts every try and tells of the last', () => {
    const again: Fact = {
      ...blocked('stripe_unavailable'),
      at: at(17),
      attempts: 20,
      message: 'still no',
      stripe_request_id: 'req_2',
      provider_error: { code: 'c', param: null, decline_code: null, http_status: 500 },
    };
    for (const facts of [
      [blocked('stripe_unavailable'), again],
      [again, blocked('stripe_unavailable')],
    ]) {
      expect(blockedOf(aState(facts), 'eu')).toMatchObject({
        since: at(2),
        attempts: 20,
        last_attempt_at: at(17),
        message: 'still no',
        stripe_request_id: 'req_2',
        provider_error: { code: 'c', http_status: 500 },
      });
    }
  });
});

describe('an invoice that waits for payment', () => {
  it.each([
    [{}, 'The customer pays.'],
    [{ payment: 'processing' as const }, 'A payment is on its way and not settled.'],
    [
      { payment: 'requires_action' as const },
      'The customer must confirm the payment, as by 3-D Secure.',
    ],
    [
      {
        payment: 'failed' as const,
        attempt_count: 2,
        next_payment_attempt_at: at(100),
        payment_error: {
          code: 'card_declined',
          decline_code: 'insufficient_funds',
          message: 'Your card has insufficient funds.',
        },
      },
      `Payment attempt 2 failed: Your card has insufficient funds (insufficient_funds); the next is at ${at(100)}.`,
    ],
    [
      { payment: 'failed' as const, attempt_count: 1 },
      'Payment attempt 1 failed; Stripe does not try again by itself.',
    ],
  ])('says how it stands: %j', (over, message) => {
    expect(waitingFor(aState([drafted, observed(over)]))).toMatchObject({
      what: 'payment',
      since: at(5),
      message,
    });
  });

  it('says that it is overdue', () => {
    const overdue: Fact = { type: 'overdue', at: at(9), by, due_at: at(8) };
    const told = waitingFor(aState([drafted, observed({ due_at: at(8) }), overdue]));
    expect(told?.message).toBe(`The customer pays. It is overdue since ${at(8)}.`);
  });

  it('is looked at after an hour, later less often, and when it is due', () => {
    expect(nextWakeUp(aState([drafted, observed({})]), at(5))).toBe(at(65));
    expect(nextWakeUp(aState([drafted, observed({})]), at(605))).toBe(at(1205));
    expect(nextWakeUp(aState([drafted, observed({ due_at: at(30) })]), at(5))).toBe(at(30));
  });
});

describe('what else there is to tell', () => {
  it('is that a draft left on purpose waits for a person', () => {
    const applied: Fact = {
      type: 'tax_decided',
      at: at(1),
      by,
      round: 1,
      outcome: 'applied',
      provider: 'anrok',
      amount: 0,
      reason: null,
    };
    const state = aState([drafted, waiting(), applied], { needs_approval: true });
    expect(waitingFor(state)).toMatchObject({ what: 'approval', since: at(0), until: null });
    expect(nextWakeUp(state, at(1))).toBe(at(1 + 72 * 60));
  });

  it('is nothing while it is at work, or closed', () => {
    expect(waitingFor(aState([]))).toBeNull();
    expect(nextWakeUp(aState([]), at(0))).toBeNull();
    expect(waitingFor(aState([drafted, observed({ status: 'paid' })]))).toBeNull();
    expect(nextWakeUp(aState([drafted, observed({ status: 'paid' })]), at(9))).toBeNull();
  });

  it('is where each action leads from here', () => {
    const told = (facts: Fact[]) =>
      Object.fromEntries(describeActions(aState(facts)).map((a) => [a.action, a.leads_to]));
    expect(told([])).toEqual({ void: expect.stringContaining('nothing of it is left in Stripe') });
    expect(told([drafted, waiting()])).toMatchObject({
      extend_tax_wait: `It waits longer for tax than until ${deadline}.`,
      finalize: expect.stringContaining('refused while the tax is not there'),
    });
    expect(told([drafted, observed({}), blocked('stripe_auth')])).toMatchObject({
      retry: expect.stringContaining('(await tax)'),
      void: expect.stringContaining('voided in Stripe'),
    });
    const differs: Fact = { ...held, code: 'invoice_differs' };
    const compared: Fact = {
      type: 'compared',
      at: at(9),
      by: 'holdfast',
      fingerprint: 'a1',
      count: 1,
    };
    expect(told([drafted, observed({ status: 'paid' }), compared, differs])).toEqual({
      accept_difference: expect.stringContaining('nothing is changed there'),
    });
    expect(told([drafted, compared, differs])).toMatchObject({
      replace_lines: expect.stringContaining('as a new revision'),
      accept_difference: expect.stringContaining('exactly this difference'),
    });
  });
});
