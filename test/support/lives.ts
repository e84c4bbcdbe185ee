import fc from 'fast-check';
import { waysToRevise } from '../../src/domain/facts';
import type { Fact, WayToRevise } from '../../src/domain/facts';
import { gateReasons } from '../../src/domain/gate';
import type { IntentSnapshot, IntentStatus } from '../../src/domain/payment-intent';
import type { Policy } from '../../src/domain/state';
import type { StripeSnapshot, StripeStatus } from '../../src/domain/stripe-snapshot';
import { taxTimeoutPolicies } from '../../src/domain/tax';

/** Lives that one invoice can really have: each list of facts is what the steps could have recorded. */

const start = Date.parse('2026-10-01T00:00:00Z');
const at = (n: number) => new Date(start + n * 1000).toISOString();

const aGate = fc.record({
  payment_type: fc.constantFrom('INVOICE' as const),
  on_session: fc.boolean(),
  expires_at: fc.constant(at(86_400)),
  has_tax: fc.boolean(),
});

const aPlainPolicy: fc.Arbitrary<Policy> = fc.record({
  tax_mode: fc.constantFrom('none', 'automatic', 'anrok_metadata', 'external'),
  tax_timeout_ms: fc.integer({ min: 1, max: 86_400_000 }),
  on_timeout: fc.constantFrom(...taxTimeoutPolicies),
  fallback_mode: fc.constantFrom('automatic', 'none', null),
  needs_approval: fc.boolean(),
});

const aPolicy: fc.Arbitrary<Policy> = fc
  .tuple(aPlainPolicy, fc.option(aGate))
  .map(([policy, gate]) => (gate ? { ...policy, needs_approval: false, gate } : policy));

/** What a gate learns: its charge, and reasons against it, of which the first one counts. */
const gateFacts: fc.Arbitrary<Fact[]> = fc
  .record({
    charged: fc.boolean(),
    reasons: fc.array(fc.constantFrom(...gateReasons), { maxLength: 3 }),
  })
  .map(({ charged, reasons }) => [
    ...(charged
      ? [{ type: 'charge_attempted' as const, at: at(800), by: 'holdfast', generation: 1 }]
      : []),
    ...reasons.map((reason, n): Fact => {
      const why = { reason, code: null, decline_code: null, message: `because ${n}` };
      return { type: 'gate_given_up', at: at(801 + (n % 2)), by: 'stripe', ...why };
    }),
  ]);

export function aSnapshot(over: Partial<StripeSnapshot> = {}): StripeSnapshot {
  return {
    generation: 1,
    stripe_invoice_id: 'in_1',
    status: 'draft',
    subtotal: 1000,
    tax: 0,
    total: 1000,
    amount_due: 1000,
    amount_paid: 0,
    amount_remaining: 1000,
    number: null,
    finalized_at: null,
    due_at: null,
    payment: 'none',
    payment_error: null,
    attempt_count: 0,
    next_payment_attempt_at: null,
    tax_provider: null,
    as_of: at(0),
    ...over,
  };
}

/** A policy that asks for nothing in particular. */
export function plainPolicy(over: Partial<Policy> = {}): Policy {
  return {
    tax_mode: 'none',
    tax_timeout_ms: 60_000,
    on_timeout: 'hold',
    fallback_mode: null,
    needs_approval: false,
    ...over,
  };
}

/** As Stripe shows a PaymentIntent over 1000; what has succeeded was received in full. */
export function anIntent(status: IntentStatus, over: Partial<IntentSnapshot> = {}): IntentSnapshot {
  const amount_received = status === 'succeeded' ? 1000 : 0;
  const money = { amount: 1000, amount_received, amount_refunded: 0 };
  return { id: 'pi_1', status, ...money, error: null, as_of: at(4), ...over };
}

const paths: StripeStatus[][] = [
  ['draft', 'deleted'],
  ['draft', 'open', 'paid'],
  ['draft', 'open', 'void'],
  ['draft', 'open', 'uncollectible'],
  ['draft', 'open', 'uncollectible', 'paid'],
  ['draft', 'open', 'uncollectible', 'void'],
  ['open', 'open', 'open'],
  ['draft', 'paid'],
];

function snapshotsOf(path: StripeStatus[], generation: number, from: number): Fact[] {
  return path.map((status, index) => {
    const n = from + index * 10;
    return {
      type: 'invoice_observed',
      at: at(n),
      by: 'stripe',
      snapshot: aSnapshot({
        generation,
        stripe_invoice_id: `in_${generation}`,
        status,
        attempt_count: index,
        payment: status === 'open' && index > 1 ? 'failed' : 'none',
        as_of: at(n),
      }),
    };
  });
}

const taxFacts: fc.Arbitrary<Fact[]> = fc
  .record({
    rounds: fc.integer({ min: 1, max: 2 }),
    extended: fc.boolean(),
    outcome: fc.constantFrom('applied', 'timed_out', 'waived', 'failed', null),
    answerAfterLoss: fc.boolean(),
  })
  .map(({ rounds, extended, outcome, answerAfterLoss }) => {
    const facts: Fact[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const mode = round === 1 ? 'anrok_metadata' : 'automatic';
      const n = round * 100;
      facts.push({
        type: 'tax_wait_started',
        at: at(n),
        by: 'holdfast',
        round,
        mode,
        until: at(n + 50),
      });
      if (extended) {
        facts.push({
          type: 'tax_wait_extended',
          at: at(n + 5),
          by: 'person',
          round,
          until: at(n + 90),
        });
      }
    }
    const decided = { type: 'tax_decided', round: rounds, provider: null, reason: null } as const;
    if (outcome) facts.push({ ...decided, at: at(300), by: 'holdfast', outcome, amount: null });
    if (outcome && answerAfterLoss) {
      facts.push({ ...decided, at: at(301), by: 'anrok', outcome: 'applied', amount: 10 });
    }
    return facts;
  });

const blockFacts: fc.Arbitrary<Fact[]> = fc.array(fc.boolean(), { maxLength: 4 }).map((releases) =>
  releases.flatMap((released, index): Fact[] => {
    const n = index + 1;
    const blocked: Fact = {
      type: 'blocked',
      at: at(400 + n * 2),
      by: 'holdfast',
      n,
      step: 'finalize',
      code: 'stripe_refused',
      message: `refusal ${n}`,
      attempts: 1,
      stripe_request_id: `req_${n}`,
    };
    const again: Fact = { ...blocked, at: at(400.5 + n * 2), attempts: 2, message: `again ${n}` };
    const { n: _, ...outage } = { ...blocked, provider_error: null };
    const away: Fact = { ...outage, type: 'provider_failed', since: at(399 + n * 2), attempts: 5 };
    const awayStill: Fact = { ...away, attempts: 6, message: `away ${n}` };
    const release: Fact = { type: 'released', at: at(401 + n * 2), by: 'person', n };
    const mapped: Fact = { ...release, type: 'replanned', changed: ['products'] };
    return [away, awayStill, blocked, ...(released ? [release, mapped] : [again])];
  }),
);

/** Comparisons with other results each time, some accepted, one of them blocking; and lines written anew. */
const differenceFacts: fc.Arbitrary<Fact[]> = fc
  .record({
    results: fc.array(fc.constantFrom('a1', 'b2', null), { maxLength: 3 }),
    accepted: fc.subarray(['a1', 'b2']),
    blocks: fc.boolean(),
    replaced: fc.boolean(),
  })
  .map(({ results, accepted, blocks, replaced }) => {
    const by = 'person';
    const facts = results.map((fingerprint, n): Fact => {
      const count = fingerprint === null ? 0 : n + 1;
      return { type: 'compared', at: at(700 + n), by: 'holdfast', fingerprint, count };
    });
    for (const [n, fingerprint] of accepted.entries()) {
      facts.push({ type: 'difference_accepted', at: at(710 + n), by, fingerprint });
    }
    if (blocks) {
      const why = { step: 'finalize', code: 'invoice_differs', message: 'differs' } as const;
      const found = { ...why, attempts: 1, stripe_request_id: null };
      facts.push({ type: 'blocked', at: at(720), by: 'holdfast', n: 9, ...found });
    }
    if (replaced) {
      facts.push({ type: 'lines_replaced', at: at(330), by, requested_at: at(322), version: 'w' });
    }
    return facts;
  });

export interface Life {
  policy: Policy;
  facts: Fact[];
}

const anUnrevisedLife: fc.Arbitrary<Life> = fc
  .record({
    policy: aPolicy,
    suffixes: fc.integer({ min: 0, max: 2 }),
    drafted: fc.boolean(),
    approved: fc.boolean(),
    path: fc.constantFrom(...paths),
    revised: fc.boolean(),
    seen: fc.boolean(),
    overdue: fc.boolean(),
    isDropped: fc.boolean(),
    requests: fc.array(
      fc.constantFrom(
        'void',
        'mark_uncollectible',
        'supply_tax',
        'replace_lines',
        'revise',
        'reissue',
      ),
      {
        maxLength: 3,
      },
    ),
    tax: taxFacts,
    blocks: blockFacts,
    differences: differenceFacts,
    gate: gateFacts,
  })
  .map((life) => {
    const facts: Fact[] = [];
    for (let suffix = 0; suffix <= life.suffixes; suffix += 1) {
      facts.push({ type: 'create_attempted', at: at(suffix), by: 'holdfast', revision: 1, suffix });
    }
    const by = 'holdfast';
    facts.push({ type: 'draft_created', at: at(5), by, revision: 1, stripe_invoice_id: 'in_1' });
    if (life.drafted) {
      facts.push({
        type: 'draft_completed',
        at: at(9),
        by,
        revision: 1,
        subtotal: 1000,
        version: 'v',
      });
      facts.push(...life.tax);
    }
    for (const [n, action] of life.requests.entries()) {
      facts.push({ type: 'requested', at: at(320 + n), by: 'person', action });
    }
    if (life.isDropped) {
      const dropped = { type: 'request_dropped', requested_at: at(321), reason: 'paid' } as const;
      facts.push({ ...dropped, at: at(325), by });
    }
    if (life.approved) facts.push({ type: 'approved', at: at(310), by: 'person' });
    if (life.seen) {
      // A revision: the first one was seen open, and what counts from then on is the second.
      if (life.revised) facts.push(...snapshotsOf(['draft', 'open'], 1, 500));
      facts.push(...snapshotsOf(life.path, life.revised ? 2 : 1, 600));
    }
    if (life.overdue) facts.push({ type: 'overdue', at: at(900), by, due_at: at(890) });
    facts.push(...life.blocks, ...life.differences, ...life.gate);
    return { policy: life.policy, facts };
  });

/** The same invoice anew: every fact is about this revision, and its Stripe invoice may be another one. */
function asRevision({ policy, facts }: Life, revision: number, how: WayToRevise): Fact[] {
  const about = facts.map((fact): Fact => ({ ...fact, revision }));
  const own = JSON.stringify(about).replaceAll('"in_', `"in_${how === 'reissue' ? revision : ''}`);
  const content = `content-${revision}`;
  const stripe_invoice_id = how === 'reissue' ? null : 'in_1';
  const begun = { type: 'revised', revision, how, content, policy, stripe_invoice_id } as const;
  return [{ ...begun, at: at(1_000 * revision), by: 'person' }, ...JSON.parse(own)];
}

/** A gate is neither put before an invoice nor taken away by a revision. */
function behindTheSameGate({ policy, facts }: Life, first: Life): Life {
  const { gate: _gate, ...plain } = policy;
  const { gate } = first.policy;
  return { facts, policy: gate ? { ...plain, needs_approval: false, gate } : plain };
}

type RevisedLife = [Life, WayToRevise];
const aRevisedLife: fc.Arbitrary<RevisedLife> = fc.tuple(
  anUnrevisedLife,
  fc.constantFrom(...waysToRevise),
);

/** Most invoices are never revised; the last revision is what counts. */
export const aLife: fc.Arbitrary<Life> = fc
  .record({
    first: anUnrevisedLife,
    later: fc.oneof(
      { weight: 3, arbitrary: fc.constant<RevisedLife[]>([]) },
      { weight: 1, arbitrary: fc.array(aRevisedLife, { minLength: 1, maxLength: 2 }) },
    ),
  })
  .map(({ first, later }) => ({
    policy: first.policy,
    facts: [
      ...first.facts,
      ...later.flatMap(([life, how], index) =>
        asRevision(behindTheSameGate(life, first), index + 2, how),
      ),
    ],
  }));
