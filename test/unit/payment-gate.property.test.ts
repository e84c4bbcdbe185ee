import fc from 'fast-check';
import { gateDeadlineOf, gateOf, gateStatusOf } from '../../src/domain/gate-verdict';
import { eventsBetween } from '../../src/domain/news';
import { allowedActions, nextStep } from '../../src/domain/next-step';
import { initialState, next, statusOf } from '../../src/domain/state';
import { aLife } from '../support/lives';
import type { Life } from '../support/lives';

const aPolicyOfGate = { payment_type: 'INVOICE', on_session: false, has_tax: false } as const;
const expires_at = '2026-10-02T00:00:00.000Z';
const aGatedLife = aLife.map((life): Life => ({
  ...life,
  policy: { gate: { ...aPolicyOfGate, expires_at }, ...life.policy, needs_approval: false },
  // Behind a gate an invoice is not made anew.
  facts: life.facts.filter((fact) => (fact.revision ?? 1) === 1),
}));

/** A gated life, and its facts shuffled, some of them told twice. */
const aLifeInAnyOrder = aGatedLife.chain((life) =>
  fc
    .tuple(
      fc.shuffledSubarray(life.facts, { minLength: life.facts.length }),
      fc.subarray(life.facts),
    )
    .map(([shuffled, repeated]): Life => ({ ...life, facts: [...shuffled, ...repeated] })),
);

function* statesOf({ policy, facts }: Life) {
  let before = initialState(policy);
  for (const fact of facts) {
    const after = next(before, fact);
    yield { before, after };
    before = after;
  }
}

/** A revision in the Dashboard replaces a void invoice, and to the reader both are one. */
function isReplaced({ facts }: Life): boolean {
  return facts.some((f) => f.type === 'invoice_observed' && f.snapshot.generation > 1);
}

const verdictEvents = ['invoice.payment_gate_passed', 'invoice.payment_gate_failed'];

describe('a payment gate', () => {
  it('says one verdict at most, passed for what is paid and failed for what is gone', () => {
    fc.assert(
      fc.property(aLifeInAnyOrder, (life) => {
        fc.pre(!isReplaced(life));
        const told = [...statesOf(life)].flatMap(({ before, after }) =>
          eventsBetween(before, after).filter((event) => verdictEvents.includes(event)),
        );
        const state = life.facts.reduce(next, initialState(life.policy));
        const status = statusOf(state);
        const passed = status === 'paid' ? ['invoice.payment_gate_passed'] : [];
        const failed = ['void', 'deleted'].includes(status) ? ['invoice.payment_gate_failed'] : [];
        expect(told).toEqual([...passed, ...failed]);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its verdict, whatever is heard afterwards', () => {
    fc.assert(
      fc.property(aLifeInAnyOrder, (life) => {
        fc.pre(!isReplaced(life));
        for (const { before, after } of statesOf(life)) {
          const verdict = gateStatusOf(before);
          expect(verdict === 'pending' || verdict === gateStatusOf(after)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leads to paid or to void: it has no other end, and no deadline once it is given up or decided', () => {
    fc.assert(
      fc.property(aGatedLife, (life) => {
        const state = life.facts.reduce(next, initialState(life.policy));
        const gate = gateOf(state);
        const isOpen = gate?.status === 'pending';
        const given = state.gate?.given_up ?? null;
        const isToVoid = isOpen && (given !== null || statusOf(state) === 'uncollectible');
        expect(isToVoid && nextStep(state) !== 'void').toBe(false);
        expect(nextStep(state) === 'close').toBe(!isOpen);
        expect(allowedActions(state)).not.toContain('mark_uncollectible');
        const waits = isOpen && !given && statusOf(state) !== 'uncollectible';
        expect(gateDeadlineOf(state) !== null).toBe(waits);
        const isTold = gate?.status === 'failed' || (isOpen && given !== null);
        expect(gate?.reason !== null).toBe(isTold);
      }),
      { numRuns: 500 },
    );
  });
});
