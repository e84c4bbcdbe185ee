import fc from 'fast-check';
import type { Fact } from '../../src/domain/facts';
import { gateStatusOf } from '../../src/domain/gate-verdict';
import { eventsBetween } from '../../src/domain/news';
import { allowedActions, nextStep } from '../../src/domain/next-step';
import { isMoneyHeld, isToAttach, mayMoneyCome } from '../../src/domain/payment-intent';
import type { IntentStatus } from '../../src/domain/payment-intent';
import { initialState, next, statusOf } from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { isClosed } from '../../src/domain/status';
import type { StripeStatus } from '../../src/domain/stripe-snapshot';
import { aSnapshot, anIntent } from '../support/lives';

const start = Date.parse('2026-10-01T00:00:00Z');
const at = (n: number) => new Date(start + n * 1000).toISOString();
const by = 'stripe';

const policy: Policy = {
  tax_mode: 'none',
  tax_timeout_ms: 1,
  on_timeout: 'hold',
  fallback_mode: null,
  needs_approval: false,
  gate: {
    payment_type: 'PAYMENT_INTENT',
    on_session: true,
    expires_at: at(86_400),
    has_tax: false,
  },
};

const drafted: Fact[] = [
  { type: 'draft_created', at: at(0), by, revision: 1, stripe_invoice_id: 'in_1' },
  { type: 'draft_completed', at: at(1), by, revision: 1, subtotal: 1000, version: 'v' },
];
const attempted: Fact = {
  type: 'intent_attempted',
  at: at(2),
  by: 'holdfast',
  suffix: 1,
  amount: 1000,
  payment_method: 'pm_1',
};

function intentAt(n: number, status: IntentStatus, amount_refunded = 0): Fact {
  const intent = anIntent(status, { amount_refunded, as_of: at(n) });
  return { type: 'intent_observed', at: at(n), by, intent };
}

/** What becomes of a charge: it may make no payment at all, and money may come and go. */
const chargePaths: Fact[][] = [
  [],
  [{ type: 'charge_sealed', at: at(10), by, suffix: 1 }],
  [intentAt(10, 'requires_action')],
  [intentAt(10, 'requires_action'), intentAt(11, 'canceled')],
  [intentAt(10, 'requires_payment_method'), intentAt(11, 'canceled')],
  [intentAt(10, 'requires_action'), intentAt(11, 'processing'), intentAt(12, 'succeeded')],
  [intentAt(10, 'succeeded'), intentAt(11, 'succeeded', 1000)],
  [intentAt(10, 'succeeded'), { type: 'payment_attached', at: at(11), by, payment_intent: 'pi_1' }],
];
const invoicePaths: StripeStatus[][] = [
  [],
  ['deleted'],
  ['open', 'paid'],
  ['open', 'void'],
  ['open', 'uncollectible', 'void'],
];
const why = { reason: 'expired' as const, code: null, decline_code: null, message: 'over' };
const others: Fact[] = [
  { type: 'gate_given_up', at: at(30), by: 'holdfast', ...why },
  { type: 'requested', at: at(31), by: 'person', action: 'void' },
];

/** Both at the same time, each in its own order. */
function merged(a: Fact[], b: Fact[], turns: boolean[]): Fact[] {
  const [left, right] = [[...a], [...b]];
  const all = turns.flatMap((turn) => (turn ? left : right).shift() ?? []);
  return [...all, ...left, ...right];
}

const aLife = fc
  .record({
    charge: fc.constantFrom(...chargePaths),
    invoice: fc.constantFrom(...invoicePaths),
    turns: fc.array(fc.boolean(), { maxLength: 8 }),
    more: fc.subarray(others),
  })
  .map(({ charge, invoice, turns, more }): Fact[] => {
    const seen = invoice.map((status, n): Fact => {
      const snapshot = aSnapshot({ status, as_of: at(20 + n) });
      return { type: 'invoice_observed', at: at(20 + n), by, snapshot };
    });
    return [
      ...drafted,
      attempted,
      ...merged(merged(charge, seen, turns), more, turns.toReversed()),
    ];
  });

function statesOf(facts: Fact[]): InvoiceState[] {
  const states = [initialState(policy)];
  for (const fact of facts) states.push(next(states.at(-1) as InvoiceState, fact));
  return states;
}
const lastOf = (facts: Fact[]) => facts.reduce(next, initialState(policy));

describe('a payment gate that charges first', () => {
  it('is the same whatever order its facts come in, and however often', () => {
    const shuffled = aLife.chain((facts) =>
      fc
        .tuple(
          fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length }),
          fc.subarray(facts),
        )
        .map(([all, again]) => ({ facts, mixed: [...all, ...again] })),
    );
    fc.assert(
      fc.property(shuffled, ({ facts, mixed }) => {
        expect(lastOf(mixed)).toEqual(lastOf(facts));
      }),
      { numRuns: 300 },
    );
  });

  it('says one verdict at most, failed only when no money is there and none can come', () => {
    fc.assert(
      fc.property(aLife, (facts) => {
        const states = statesOf(facts);
        const told = states.flatMap((after, n) =>
          eventsBetween(states[n - 1] ?? after, after).filter((e) => e.includes('payment_gate')),
        );
        const last = lastOf(facts);
        const verdict = gateStatusOf(last);
        expect(told).toEqual(verdict === 'pending' ? [] : [`invoice.payment_gate_${verdict}`]);
        expect(verdict === 'failed' && (isMoneyHeld(last) || mayMoneyCome(last))).toBe(false);
        const isGone = isClosed(statusOf(last)) && last.seen?.status !== 'paid';
        const isSettled = !isMoneyHeld(last) && !mayMoneyCome(last);
        expect(verdict === 'failed').toBe(isGone && isSettled);
      }),
      { numRuns: 500 },
    );
  });

  it('never ends, and takes nothing back, while money is held that the invoice has not taken', () => {
    fc.assert(
      fc.property(aLife, (facts) => {
        for (const state of statesOf(facts)) {
          const step = nextStep(state);
          const isTaken = step === 'finalize' || step === 'attach_payment';
          expect(isToAttach(state) && !isTaken).toBe(false);
          expect(mayMoneyCome(state) && (step === 'close' || step === 'finalize')).toBe(false);
          expect(isMoneyHeld(state) && allowedActions(state).includes('void')).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
