import fc from 'fast-check';
import type { Fact } from '../../src/domain/facts';
import { allowedActions, nextStep } from '../../src/domain/next-step';
import { isNews } from '../../src/domain/news';
import {
  blockOf,
  differenceOf,
  externalStatusOf,
  initialState,
  next,
  requestOf,
  statusOf,
} from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { isClosed } from '../../src/domain/status';
import { aLife } from '../support/lives';

function fold(policy: Policy, facts: Fact[]): InvoiceState {
  return facts.reduce(next, initialState(policy));
}

/** A life, and the same facts shuffled, with some of them told twice. */
const aLifeAndItsEcho = aLife.chain((life) =>
  fc
    .tuple(
      fc.shuffledSubarray(life.facts, { minLength: life.facts.length }),
      fc.subarray(life.facts),
      fc.infiniteStream(fc.nat()),
    )
    .map(([shuffled, repeated, places]) => {
      const echo = [...shuffled];
      for (const fact of repeated) {
        const place = (places.next().value ?? 0) % (echo.length + 1);
        echo.splice(place, 0, fact);
      }
      return { life, echo };
    }),
);

describe('the state of an invoice', () => {
  it('is the same whatever order its facts come in and however often each is told', () => {
    fc.assert(
      fc.property(aLifeAndItsEcho, ({ life, echo }) => {
        expect(fold(life.policy, echo)).toEqual(fold(life.policy, life.facts));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never leaves a closed state, but for an uncollectible invoice that is paid or voided after all', () => {
    fc.assert(
      fc.property(aLifeAndItsEcho, ({ life, echo }) => {
        let closed: string | null = null;
        let state = initialState(life.policy);
        for (const fact of echo) {
          const { revision } = state;
          state = next(state, fact);
          const status = statusOf(state);
          // Asked for anew: the new revision is another document.
          if (state.revision !== revision) closed = null;
          const mayMove = closed === null || closed === 'uncollectible';
          // A revision in the Dashboard replaces the invoice: the new generation is another document.
          const replaced = fact.type === 'invoice_observed' && fact.snapshot.generation > 1;
          expect(mayMove || replaced || status === closed).toBe(true);
          closed = isClosed(status) ? status : null;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives being written down and read again between any two facts', () => {
    fc.assert(
      fc.property(aLife, fc.nat(), ({ policy, facts }, n) => {
        const cut = n % (facts.length + 1);
        const before = fold(policy, facts.slice(0, cut));
        const restored: InvoiceState = JSON.parse(JSON.stringify(before));
        expect(restored).toEqual(before);
        expect(facts.slice(cut).reduce(next, restored)).toEqual(fold(policy, facts));
      }),
    );
  });

  it('calls a fact that it has heard before no news', () => {
    fc.assert(
      fc.property(aLife, fc.nat(), ({ policy, facts }, n) => {
        const state = fold(policy, facts);
        const known = facts[n % facts.length]!;
        expect(isNews(state, next(state, known))).toBe(false);
      }),
    );
  });

  it('has nothing left to do exactly when it is closed, but for a void of what was given up and a reissue, and something to do or wait for otherwise', () => {
    fc.assert(
      fc.property(aLife, ({ policy, facts }) => {
        const state = fold(policy, facts);
        const closed = isClosed(statusOf(state));
        const status = statusOf(state);
        const request = requestOf(state)?.action;
        const isWanted = request === 'void' || policy.gate !== undefined;
        const isToVoid = status === 'uncollectible' && isWanted;
        const mayLiveAgain = status === 'uncollectible' || status === 'void';
        const isToReissue = mayLiveAgain && request === 'reissue' && !policy.gate;
        expect(nextStep(state) === 'close').toBe(closed && !isToVoid && !isToReissue);
        expect(closed || allowedActions(state).length > 0).toBe(true);
      }),
    );
  });
});

describe('a revision of an invoice', () => {
  it('knows nothing of the one before, whatever is still told of that', () => {
    fc.assert(
      fc.property(aLifeAndItsEcho, ({ life, echo }) => {
        const { former = [], ...present } = fold(life.policy, echo);
        const own = echo.filter((fact) => (fact.revision ?? 1) === present.revision);
        const { former: _former, ...alone } = fold(life.policy, own);
        expect(present).toEqual(alone);
        expect(former.map(({ revision }) => revision)).toEqual(
          Array.from({ length: present.revision - 1 }, (_, n) => n + 1),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps of each one before which Stripe invoice it was and how that was seen last', () => {
    fc.assert(
      fc.property(aLifeAndItsEcho, ({ life, echo }) => {
        for (const { revision, seen, stripe_invoice_id } of fold(life.policy, echo).former ?? []) {
          const then = life.facts.filter((fact) => (fact.revision ?? 1) <= revision);
          const state = fold(life.policy, then);
          expect({ seen, stripe_invoice_id }).toEqual({
            seen: state.seen,
            stripe_invoice_id: state.stripe_invoice_id,
          });
        }
      }),
    );
  });
});

describe('a difference between what was asked for and Stripe', () => {
  it('can be resolved wherever it blocks, and a retry is offered only where something can be mended', () => {
    fc.assert(
      fc.property(aLife, ({ policy, facts }) => {
        const state = fold(policy, facts);
        const block = blockOf(state);
        const allowed = allowedActions(state);
        const differs = block?.code === 'invoice_differs' && differenceOf(state) !== null;
        const isDrafted = state.draft !== null || statusOf(state) !== 'accepted';
        expect(allowed.includes('accept_difference')).toBe(differs && isDrafted);
        expect(allowed.includes('retry')).toBe(
          block !== null && !(differs && isClosed(statusOf(state))),
        );
        expect(allowed.includes('replace_lines') && externalStatusOf(state) !== null).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('blocks an invoice that is paid or given up, and none that was voided or deleted', () => {
    fc.assert(
      fc.property(aLife, ({ policy, facts }) => {
        const state = fold(policy, facts);
        const status = statusOf(state);
        const isOwed = status === 'paid' || status === 'uncollectible';
        const differs = isOwed && differenceOf(state) !== null;
        expect(isClosed(status) && (blockOf(state) !== null) !== differs).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
