import type { Fact } from '../../src/domain/facts';
import { nextGate } from '../../src/domain/gate';
import type { GatePolicy, GateState } from '../../src/domain/gate';
import { whyIntentGivenUp } from '../../src/domain/gate-intent';
import {
  closingStepOf,
  gateDeadlineOf,
  gateOf,
  gateStatusOf,
  isMoneyOnItsWay,
  isToPay,
  whyExpired,
} from '../../src/domain/gate-verdict';
import {
  intentStatuses,
  isMoneyHeld,
  isSameIntent,
  isToAttach,
  mayMoneyCome,
} from '../../src/domain/payment-intent';
import type { IntentSnapshot } from '../../src/domain/payment-intent';
import { initialState, next } from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { aSnapshot, anIntent, plainPolicy } from '../support/lives';

const at = (minute: number) => `2026-10-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const by = 'holdfast';
const gate: GatePolicy = {
  payment_type: 'PAYMENT_INTENT',
  on_session: false,
  expires_at: at(59),
  has_tax: false,
};

const observed = (intent: IntentSnapshot): Fact => ({
  type: 'intent_observed',
  at: intent.as_of,
  by: 'stripe',
  intent,
});
const attempted = (suffix: number, minute = 2, amount = 1000, payment_method = 'pm_1'): Fact => ({
  type: 'intent_attempted',
  at: at(minute),
  by,
  suffix,
  amount,
  payment_method,
});
const sealed = (suffix: number): Fact => ({ type: 'charge_sealed', at: at(3), by, suffix });
const attached = {
  type: 'payment_attached',
  at: at(5),
  by,
  payment_intent: 'pi_1',
} as const satisfies Fact;
const seen = (over: Parameters<typeof aSnapshot>[0]): Fact => ({
  type: 'invoice_observed',
  at: at(20),
  by: 'stripe',
  snapshot: aSnapshot(over),
});
const givenUp: Fact = {
  type: 'gate_given_up',
  at: at(6),
  by,
  reason: 'declined',
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'No.',
};

const blank: GateState = { charged: 0, given_up: null };
const fold = (...facts: Fact[]) => facts.reduce(nextGate, blank);

describe('what a look at the PaymentIntent says against the gate', () => {
  const error = { code: 'card_declined', decline_code: 'lost_card', message: 'Lost.' };
  const confirm = { code: null, decline_code: 'authentication_required', message: null };

  it.each<[string, IntentSnapshot, unknown]>([
    ['processing', anIntent('processing'), null],
    ['waiting to be confirmed', anIntent('requires_confirmation'), null],
    ['waiting to be captured', anIntent('requires_capture'), null],
    ['succeeded', anIntent('succeeded'), null],
    ['partly refunded', anIntent('succeeded', { amount_refunded: 999 }), null],
    [
      'refunded',
      anIntent('succeeded', { amount_refunded: 1000 }),
      {
        reason: 'refunded',
        code: null,
        decline_code: null,
        message: 'The payment was refunded in Stripe.',
      },
    ],
    [
      'canceled',
      anIntent('canceled'),
      {
        reason: 'payment_canceled',
        code: null,
        decline_code: null,
        message: 'The PaymentIntent was canceled in Stripe.',
      },
    ],
    ['declined', anIntent('requires_payment_method', { error }), { reason: 'declined', ...error }],
    [
      'declined without a word',
      anIntent('requires_payment_method'),
      { reason: 'declined', code: null, decline_code: null, message: 'The payment failed.' },
    ],
    [
      'declined until the customer confirms',
      anIntent('requires_payment_method', { error: confirm }),
      { ...confirm, reason: 'authentication_required', message: 'The payment failed.' },
    ],
  ])('%s', (_name, intent, why) => {
    expect(whyIntentGivenUp(gate, intent)).toEqual(why);
  });

  it('to be confirmed, only when the customer is not there', () => {
    const asks = anIntent('requires_action');
    expect(whyIntentGivenUp({ ...gate, on_session: true }, asks)).toBeNull();
    expect(whyIntentGivenUp(gate, asks)).toEqual({
      reason: 'authentication_required',
      code: null,
      decline_code: null,
      message: 'The bank wants the customer to confirm the payment.',
    });
  });
});

describe('the registers of a charge', () => {
  it('keep the latest request, and of two under one key the first', () => {
    const chargeAfter = (...facts: Fact[]) => fold(...facts).charge;
    const first = {
      suffix: 1,
      amount: 1000,
      payment_method: 'pm_1',
      first_attempt_at: at(2),
    };
    expect(chargeAfter(attempted(1))).toEqual(first);
    expect(chargeAfter(attempted(1), attempted(1, 3, 7))).toEqual(first);
    expect(chargeAfter(attempted(1, 3, 7), attempted(1))).toEqual(first);
    expect(chargeAfter(attempted(1), attempted(2, 3))?.suffix).toBe(2);
    expect(chargeAfter(attempted(2, 3), attempted(1))?.suffix).toBe(2);
    const ofOneInstant = [attempted(1, 2, 1000, 'pm_1'), attempted(1, 2, 1000, 'pm_2')];
    expect(chargeAfter(...ofOneInstant)).toEqual(chargeAfter(...ofOneInstant.toReversed()));
  });

  it('keep the highest seal', () => {
    expect(fold(sealed(2), sealed(1)).sealed).toBe(2);
    expect(fold(sealed(1), sealed(2)).sealed).toBe(2);
  });

  it('keep the later reading, but what is final before all else', () => {
    const early = anIntent('requires_action', { as_of: at(4) });
    const late = anIntent('processing', { as_of: at(5) });
    const paid = anIntent('succeeded', { as_of: at(3) });
    const canceled = anIntent('canceled', { as_of: at(3) });
    const intentAfter = (...all: IntentSnapshot[]) => fold(...all.map(observed)).intent;
    expect(intentAfter(early, late)).toEqual(late);
    expect(intentAfter(late, early)).toEqual(late);
    for (const final of [paid, canceled]) {
      expect(intentAfter(final, late)).toEqual(final);
      expect(intentAfter(late, final)).toEqual(final);
    }
    const other = { ...early, amount_refunded: 5 };
    expect(intentAfter(early, other)).toEqual(intentAfter(other, early));
  });

  it('keep the first reason against it, and of one instant always the same', () => {
    const of = (...facts: Fact[]) => fold(...facts).given_up;
    const later: Fact = { ...givenUp, at: at(7), reason: 'expired' };
    expect(of(givenUp, later)).toMatchObject({ reason: 'declined', at: at(6), by });
    expect(of(later, givenUp)).toMatchObject({ reason: 'declined', at: at(6), by });
    const others = [
      { by: 'stripe' },
      { reason: 'refunded' },
      { code: 'other' },
      { decline_code: 'other' },
      { message: 'Other.' },
    ] as const;
    for (const other of others) {
      const twin: Fact = { ...givenUp, ...other };
      expect(of(givenUp, twin)).toEqual(of(twin, givenUp));
    }
  });

  it('keep the latest invoice that was charged', () => {
    const charged = (generation: number): Fact => ({
      type: 'charge_attempted',
      at: at(3),
      by,
      generation,
    });
    expect(fold(charged(2), charged(1)).charged).toBe(2);
  });

  it('leave every other fact alone', () => {
    expect(nextGate(blank, seen({ status: 'paid' }))).toBe(blank);
  });

  it('tell a new reading from the same once more', () => {
    const one = anIntent('processing');
    expect(isSameIntent(undefined, one)).toBe(false);
    expect(isSameIntent(one, { ...one, as_of: at(9) })).toBe(true);
    expect(isSameIntent(one, anIntent('succeeded'))).toBe(false);
    expect(isSameIntent(one, { ...one, amount_refunded: 1 })).toBe(false);
  });
});

describe('money', () => {
  const after = (...facts: Fact[]) => ({ gate: fold(...facts) });

  it('may come of a request until it is sealed, or its payment has ended', () => {
    expect(mayMoneyCome({})).toBe(false);
    expect(mayMoneyCome(after())).toBe(false);
    expect(mayMoneyCome(after(attempted(1)))).toBe(true);
    expect(mayMoneyCome(after(attempted(1), sealed(1)))).toBe(false);
    expect(mayMoneyCome(after(attempted(2), sealed(1)))).toBe(true);
    const open = intentStatuses.filter((status) =>
      mayMoneyCome(after(attempted(1), sealed(1), observed(anIntent(status)))),
    );
    expect(intentStatuses.filter((status) => !open.includes(status))).toEqual([
      'canceled',
      'succeeded',
    ]);
  });

  it('is held from its coming until all of it went back', () => {
    expect(isMoneyHeld({})).toBe(false);
    expect(
      intentStatuses.filter((status) => isMoneyHeld(after(observed(anIntent(status))))),
    ).toEqual(['succeeded']);
    const refunded = (amount_refunded: number) =>
      isMoneyHeld(after(observed(anIntent('succeeded', { amount_refunded }))));
    expect([999, 1000].map(refunded)).toEqual([true, false]);
  });

  it('is to be attached while the invoice has not taken it', () => {
    const paid = observed(anIntent('succeeded'));
    const ofAnother: Fact = { ...attached, payment_intent: 'pi_other' };
    expect(isToAttach(after(paid))).toBe(true);
    expect(isToAttach(after(paid, attached))).toBe(false);
    expect(isToAttach(after(paid, ofAnother))).toBe(true);
    expect(isToAttach(after(observed(anIntent('processing'))))).toBe(false);
  });
});

describe('the verdict', () => {
  const policy = plainPolicy({ gate });
  const completed = { type: 'draft_completed', at: at(1), by, revision: 1 } as const;
  const drafted: Fact = { ...completed, subtotal: 1000, version: 'v1' };
  const stateAfter = (...facts: Fact[]): InvoiceState =>
    [drafted, ...facts].reduce(next, initialState(policy));
  const paid = observed(anIntent('succeeded'));

  it('is out while a payment is still possible or held, whatever became of the invoice', () => {
    const isVoid = seen({ status: 'void' });
    expect(
      gateStatusOf(initialState({ ...policy, gate: undefined } as unknown as Policy)),
    ).toBeNull();
    expect(gateStatusOf(stateAfter(isVoid))).toBe('failed');
    expect(gateStatusOf(stateAfter(isVoid, attempted(1)))).toBe('pending');
    expect(gateStatusOf(stateAfter(isVoid, attempted(1), sealed(1)))).toBe('failed');
    expect(gateStatusOf(stateAfter(isVoid, attempted(1), paid))).toBe('pending');
    expect(gateStatusOf(stateAfter(seen({ status: 'uncollectible' })))).toBe('pending');
    expect(gateStatusOf(stateAfter(seen({ status: 'paid' }), attempted(1)))).toBe('passed');
  });

  it('is brought about by a void, once nothing is on its way', () => {
    expect(closingStepOf(stateAfter())).toBeNull();
    expect(closingStepOf(stateAfter(givenUp))).toBe('void');
    expect(closingStepOf(stateAfter(attempted(1), givenUp, paid))).toBeNull();
    const processing = observed(anIntent('processing'));
    expect(closingStepOf(stateAfter(attempted(1), givenUp, processing))).toBe('track_payment');
    expect(closingStepOf(stateAfter(seen({ status: 'uncollectible' })))).toBe('void');
    const debit = seen({ status: 'uncollectible', payment: 'processing' });
    expect(closingStepOf(stateAfter(debit))).toBe('track_payment');
    expect(closingStepOf(stateAfter(seen({ status: 'void' })))).toBeNull();
    // Somebody has paid the invoice in another way: the charge must not come as well.
    const twice = stateAfter(seen({ status: 'paid' }), attempted(1));
    expect(closingStepOf(twice)).toBe('void');
    expect(closingStepOf(stateAfter(seen({ status: 'paid' }), attempted(1), sealed(1)))).toBeNull();
  });

  it('knows money on its way of either kind', () => {
    expect(isMoneyOnItsWay(stateAfter())).toBe(false);
    expect(isMoneyOnItsWay(stateAfter(observed(anIntent('processing'))))).toBe(true);
    expect(isMoneyOnItsWay(stateAfter(observed(anIntent('requires_action'))))).toBe(false);
    const through = (status: 'open' | 'uncollectible' | 'void') =>
      isMoneyOnItsWay(stateAfter(seen({ status, payment: 'processing' })));
    expect((['open', 'uncollectible', 'void'] as const).map(through)).toEqual([true, true, false]);
    expect(isMoneyOnItsWay(stateAfter(seen({ status: 'open' })))).toBe(false);
  });

  it('has a deadline until it is decided, given up or paid for', () => {
    expect(gateDeadlineOf(stateAfter())).toBe(gate.expires_at);
    expect(gateDeadlineOf(stateAfter(attempted(1)))).toBe(gate.expires_at);
    expect(gateDeadlineOf(stateAfter(givenUp))).toBeNull();
    expect(gateDeadlineOf(stateAfter(attempted(1), paid))).toBeNull();
    expect(gateDeadlineOf(stateAfter(seen({ status: 'paid' })))).toBeNull();
    expect(gateDeadlineOf(stateAfter(seen({ status: 'void' })))).toBeNull();
  });

  it('is not brought about by a charge of the invoice itself', () => {
    expect(isToPay(stateAfter(seen({ status: 'open' })))).toBe(false);
  });

  it('is told with its payment', () => {
    const told = {
      payment_type: 'PAYMENT_INTENT',
      on_session_payment: false,
      expires_at: gate.expires_at,
    };
    const nothing = { reason: null, code: null, decline_code: null, message: null };
    expect(gateOf(stateAfter())).toEqual({
      ...told,
      ...nothing,
      status: 'pending',
      payment_intent: null,
    });
    expect(gateOf(stateAfter(attempted(1), observed(anIntent('processing')), givenUp))).toEqual({
      ...told,
      status: 'pending',
      reason: 'declined',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'No.',
      payment_intent: { id: 'pi_1', status: 'processing' },
    });
    expect(gateOf(stateAfter(paid, attached, givenUp, seen({ status: 'paid' })))).toEqual({
      ...told,
      ...nothing,
      status: 'passed',
      payment_intent: { id: 'pi_1', status: 'succeeded' },
    });
  });

  it.each(['deleted', 'skipped'] as const)('tells that the invoice was %s', (as) => {
    const ended: Fact = { type: 'ended', at: at(8), by, as, reason: 'r' };
    expect(gateOf(stateAfter(ended))).toMatchObject({
      status: 'failed',
      reason: as,
      code: null,
      decline_code: null,
      message: `The invoice was ${as} in Stripe.`,
    });
  });

  it('says at its deadline what was missing', () => {
    const until = at(59);
    expect(whyExpired(stateAfter(), until)).toEqual({
      reason: 'expired',
      code: null,
      decline_code: null,
      message: `At ${until} it was not paid.`,
    });
    const waiting = [drafted].reduce(next, initialState({ ...policy, tax_mode: 'external' }));
    expect(whyExpired(waiting, until)).toEqual({
      reason: 'tax_not_available',
      code: null,
      decline_code: null,
      message: `At ${until} its tax was not there.`,
    });
    const block = { type: 'blocked', at: at(7), by, n: 1, attempts: 1 } as const;
    const blocked = (code: 'stripe_auth' | 'tax_engine_refused'): Fact => ({
      ...block,
      step: 'finalize',
      code,
      message: 'because',
      stripe_request_id: null,
    });
    expect(whyExpired(stateAfter(blocked('stripe_auth')), until)).toMatchObject({
      reason: 'expired',
      code: 'stripe_auth',
      message: `At ${until} it was not paid: because`,
    });
    expect(whyExpired(stateAfter(blocked('tax_engine_refused')), until)).toMatchObject({
      reason: 'tax_not_available',
      code: 'tax_engine_refused',
      message: `At ${until} its tax was not there: because`,
    });
  });
});
