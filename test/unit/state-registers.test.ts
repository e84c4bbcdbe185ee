import type { Fact } from '../../src/domain/facts';
import type { FailureCode } from '../../src/domain/failures';
import {
  blockOf,
  contentVersionOf,
  differenceOf,
  generationOf,
  hasOpenDifference,
  initialState,
  next,
  requestOf,
  statusOf,
} from '../../src/domain/state';
import type { InvoiceState } from '../../src/domain/state';
import { aSnapshot, anIntent, plainPolicy } from '../support/lives';

const at = (minute: number) => `2026-10-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const by = 'holdfast';
const policy = plainPolicy({ tax_mode: 'external' });
const after = (...facts: Fact[]): InvoiceState => facts.reduce(next, initialState(policy));

type BlockedFact = Extract<Fact, { type: 'blocked' }>;
const blocked = (n: number, over: Partial<BlockedFact> = {}): BlockedFact => ({
  type: 'blocked',
  at: at(n),
  by,
  n,
  step: 'finalize',
  code: 'stripe_refused',
  message: 'm',
  attempts: 1,
  stripe_request_id: 'req_1',
  ...over,
});
type OutageFact = Extract<Fact, { type: 'provider_failed' }>;
const failed = (over: Partial<OutageFact> = {}): OutageFact => ({
  type: 'provider_failed',
  at: at(9),
  by,
  since: at(1),
  step: 'finalize',
  code: 'no_answer',
  message: 'm',
  attempts: 5,
  stripe_request_id: 'req_1',
  provider_error: null,
  ...over,
});
const compared = (minute: number, fingerprint: string | null, count = 1): Fact => ({
  type: 'compared',
  at: at(minute),
  by,
  fingerprint,
  count,
});
const accepted = (minute: number, fingerprint: string, who = by): Fact => ({
  type: 'difference_accepted',
  at: at(minute),
  by: who,
  fingerprint,
});
const replaced = (minute: number, version: string): Fact => ({
  type: 'lines_replaced',
  at: at(59),
  by,
  requested_at: at(minute),
  version,
});
const requested = (minute: number, who = 'person'): Fact => ({
  type: 'requested',
  at: at(minute),
  by: who,
  action: 'void',
});
const dropped = (minute: number): Fact => ({
  type: 'request_dropped',
  at: at(59),
  by,
  requested_at: at(minute),
  reason: 'paid',
});
const completed = (version: string): Fact => ({
  type: 'draft_completed',
  at: at(1),
  by,
  revision: 1,
  subtotal: 1000,
  version,
});

/** Of the first pair the second counts; those of the second pair are of one instant. */
const registers: [keyof InvoiceState, Fact, Fact, Fact[]][] = [
  [
    'block',
    blocked(1),
    blocked(2),
    [blocked(2, { message: 'n' }), blocked(2, { stripe_request_id: null })],
  ],
  [
    'outage',
    failed(),
    failed({ since: at(2) }),
    [
      failed({ since: at(2), attempts: 6 }),
      failed({ since: at(2), stripe_request_id: null }),
      failed({ since: at(2), message: 'n' }),
    ],
  ],
  ['compared', compared(1, 'a'), compared(2, null, 0), [compared(2, 'b'), compared(2, 'c')]],
  [
    'accepted_difference',
    accepted(1, 'a'),
    accepted(2, 'b'),
    [accepted(2, 'c'), accepted(2, 'b', 'z')],
  ],
  ['replaced', replaced(1, 'a'), replaced(2, 'b'), []],
  ['requested', requested(1), requested(2), [requested(2, 'z')]],
];

describe('a register', () => {
  it.each(registers)('%s keeps the later word in any order', (name, earlier, later, twins) => {
    const known = after(later)[name];
    expect(known).not.toEqual(after(earlier)[name]);
    expect(after(earlier, later)[name]).toEqual(known);
    expect(after(later, earlier)[name]).toEqual(known);
    for (const twin of twins) {
      const both = after(later, twin)[name];
      expect(after(twin, later)[name]).toEqual(both);
      expect(after(twin, later, twin)[name]).toEqual(both);
    }
  });

  it('holds exactly what was said', () => {
    const {
      compared: c,
      accepted_difference,
      replaced: r,
      outage,
    } = after(compared(2, 'b', 3), accepted(4, 'b', 'api_key:k'), replaced(5, 'v2'), failed());
    expect(c).toEqual({ at: at(2), fingerprint: 'b', count: 3 });
    expect(accepted_difference).toEqual({ fingerprint: 'b', at: at(4), by: 'api_key:k' });
    expect(r).toEqual({ requested_at: at(5), version: 'v2' });
    expect(outage).toEqual({
      since: at(1),
      step: 'finalize',
      code: 'no_answer',
      message: 'm',
      attempts: 5,
      stripe_request_id: 'req_1',
      provider_error: null,
    });
  });

  it('of a request keeps the content that it names, and none that it does not', () => {
    const revise: Fact = { ...requested(3), action: 'revise', content: 'c-2' } as Fact;
    expect(after(revise).requested).toEqual({
      action: 'revise',
      at: at(3),
      by: 'person',
      content: 'c-2',
    });
    expect(Object.keys(after(requested(3)).requested ?? {})).toEqual(['action', 'at', 'by']);
  });

  it('of releases and new mappings only rises', () => {
    const released = (n: number): Fact => ({ type: 'released', at: at(n), by, n });
    const mapped = (n: number): Fact => ({ type: 'replanned', at: at(n), by, n, changed: [] });
    expect(after(released(2), released(1)).released).toBe(2);
    expect(after(released(1), released(2)).released).toBe(2);
    expect(after(mapped(2), mapped(1)).replanned).toBe(2);
    expect(after(mapped(1), mapped(2)).replanned).toBe(2);
  });
});

describe('an outage that two attempts tell of', () => {
  const attempts = (...facts: Fact[]) => after(...facts).outage?.attempts;
  const word = (count: number, since = 2) => failed({ since: at(since), attempts: count });

  it('stands as the first of them told it, and before any earlier outage', () => {
    expect(attempts(word(6), word(5))).toBe(5);
    expect(attempts(word(5), word(6))).toBe(5);
    expect(attempts(word(10), word(9))).toBe(9);
    expect(attempts(word(9), word(10))).toBe(9);
    expect(attempts(word(5, 2), word(1, 1))).toBe(5);
    expect(attempts(word(1, 1), word(5, 2))).toBe(5);
  });
});

describe('a block that is told again', () => {
  const first = blocked(1, { at: at(1), attempts: 1, message: 'first' });
  const again = blocked(1, {
    at: at(5),
    attempts: 4,
    message: 'last',
    stripe_request_id: 'req_9',
    provider_error: { code: 'c', param: null, decline_code: null, http_status: 400 },
  });
  const both = {
    n: 1,
    step: 'finalize',
    code: 'stripe_refused',
    message: 'last',
    since: at(1),
    attempts: 4,
    last_attempt_at: at(5),
    stripe_request_id: 'req_9',
    provider_error: { code: 'c', param: null, decline_code: null, http_status: 400 },
  };

  it.each([
    ['in order', [first, again]],
    ['overtaken', [again, first]],
    ['twice', [first, again, first, again]],
  ])('stands since its first word and tells the last: %s', (_name, facts) => {
    expect(after(...facts).block).toEqual(both);
  });
});

describe('a request', () => {
  it('counts until it is dropped, and a later one counts again', () => {
    expect(requestOf(after())).toBeNull();
    expect(requestOf(after(requested(2)))?.action).toBe('void');
    expect(requestOf(after(requested(2), dropped(2)))).toBeNull();
    expect(requestOf(after(requested(2), dropped(3)))).toBeNull();
    expect(requestOf(after(requested(3), dropped(2)))?.at).toBe(at(3));
    expect(requestOf(after(dropped(3), dropped(1), requested(2)))).toBeNull();
    expect(requestOf(after(dropped(1), dropped(3), requested(2)))).toBeNull();
  });
});

describe('a difference', () => {
  const differs = (code: FailureCode = 'invoice_differs') => blocked(3, { code });

  it('is what the standing block is about', () => {
    const shown = { fingerprint: 'a', count: 2, compared_at: at(2) };
    expect(differenceOf(after(compared(2, 'a', 2), differs()))).toEqual(shown);
    expect(differenceOf(after(compared(2, 'a', 2), differs('credit_not_returned')))).toEqual(shown);
    expect(differenceOf(after(compared(2, 'a', 2), differs('stripe_refused')))).toBeNull();
    expect(differenceOf(after(compared(2, 'a', 2)))).toBeNull();
    expect(differenceOf(after(differs()))).toBeNull();
    expect(differenceOf(after(compared(2, null, 0), differs()))).toBeNull();
    const released: Fact = { type: 'released', at: at(4), by, n: 3 };
    expect(differenceOf(after(compared(2, 'a'), differs(), released))).toBeNull();
    const earlier: Fact = { ...released, n: 2 };
    expect(differenceOf(after(compared(2, 'a', 2), differs(), earlier))).toEqual(shown);
  });

  it('is open until exactly it was accepted', () => {
    expect(hasOpenDifference(after())).toBe(false);
    expect(hasOpenDifference(after(compared(2, null, 0)))).toBe(false);
    expect(hasOpenDifference(after(compared(2, 'a')))).toBe(true);
    expect(hasOpenDifference(after(compared(2, 'a'), accepted(3, 'a')))).toBe(false);
    expect(hasOpenDifference(after(compared(2, 'a'), accepted(3, 'b')))).toBe(true);
  });

  it('of what was paid or is owed blocks after the end as well', () => {
    const seen = (status: 'paid' | 'uncollectible' | 'void' | 'deleted'): Fact => ({
      type: 'invoice_observed',
      at: at(5),
      by,
      snapshot: aSnapshot({ status }),
    });
    const codeAt = (status: Parameters<typeof seen>[0], code?: FailureCode) =>
      blockOf(after(compared(2, 'a'), differs(code), seen(status)))?.code ?? null;
    expect(codeAt('paid')).toBe('invoice_differs');
    expect(codeAt('uncollectible')).toBe('invoice_differs');
    expect(codeAt('void')).toBeNull();
    expect(codeAt('deleted')).toBeNull();
    expect(codeAt('paid', 'stripe_refused')).toBeNull();
    expect(codeAt('uncollectible', 'credit_not_returned')).toBeNull();
    expect(codeAt('void', 'credit_not_returned')).toBe('credit_not_returned');
    expect(codeAt('void', 'payment_held')).toBeNull();
  });
});

describe('a wait for tax that comes with the finalization', () => {
  const wait = { type: 'tax_wait_started', at: at(2), by, round: 1, mode: 'automatic' } as const;
  const refused: Fact = { ...wait, until: at(40) };
  const approved: Fact = { type: 'approved', at: at(3), by: 'person' };
  const statusAfter = (needs_approval: boolean, ...facts: Fact[]) =>
    statusOf(
      [completed('v1'), ...facts].reduce(
        next,
        initialState({ ...policy, tax_mode: 'automatic', needs_approval }),
      ),
    );

  it('begins once somebody has approved the draft, where somebody must', () => {
    expect(statusAfter(false)).toBe('draft');
    expect(statusAfter(false, refused)).toBe('awaiting_tax');
    expect(statusAfter(true, refused)).toBe('awaiting_approval');
    expect(statusAfter(true, refused, approved)).toBe('awaiting_tax');
    expect(statusAfter(true, approved)).toBe('draft');
  });
});

describe('money that is held', () => {
  const gate = {
    payment_type: 'PAYMENT_INTENT',
    on_session: false,
    expires_at: at(59),
    has_tax: false,
  } as const;
  const intent = (amount_refunded: number): Fact => ({
    type: 'intent_observed',
    at: at(4),
    by,
    intent: anIntent('succeeded', { amount_refunded }),
  });
  const isVoid: Fact = {
    type: 'invoice_observed',
    at: at(5),
    by,
    snapshot: aSnapshot({ status: 'void' }),
  };
  const codeAfter = (...facts: Fact[]) =>
    blockOf(facts.reduce(next, initialState({ ...policy, gate })))?.code ?? null;

  it('blocks a closed invoice until it is given back', () => {
    const held = blocked(3, { code: 'payment_held' });
    expect(codeAfter(held, intent(0), isVoid)).toBe('payment_held');
    expect(codeAfter(held, intent(1000), isVoid)).toBeNull();
    expect(codeAfter(blocked(3), intent(0), isVoid)).toBeNull();
  });
});

describe('what the lines are called', () => {
  it('is the version of the draft, until they are written anew', () => {
    expect(contentVersionOf(after())).toBeNull();
    expect(contentVersionOf(after(completed('v1')))).toBe('v1');
    expect(contentVersionOf(after(completed('v1'), replaced(2, 'v2')))).toBe('v2');
    expect(contentVersionOf(after(replaced(2, 'v2')))).toBe('v2');
  });
});

describe('the generation of the Stripe invoice', () => {
  it('is the first until another was seen', () => {
    expect(generationOf(after())).toBe(1);
    expect(generationOf({ seen: aSnapshot({ generation: 3 }) })).toBe(3);
  });
});

describe('a state before anything has happened', () => {
  it('has a gate exactly where the policy has one', () => {
    expect(initialState(policy).gate).toBeUndefined();
    const gate = {
      payment_type: 'INVOICE',
      on_session: false,
      expires_at: at(59),
      has_tax: false,
    } as const;
    expect(initialState({ ...policy, gate }).gate).toEqual({ charged: 0, given_up: null });
    const charged: Fact = { type: 'charge_attempted', at: at(1), by, generation: 2 };
    expect(after(charged).gate).toBeUndefined();
    expect(next(initialState({ ...policy, gate }), charged).gate?.charged).toBe(2);
  });

  it('of a further revision is blank, with the policy that came with it', () => {
    const revised: Fact = {
      type: 'revised',
      at: at(8),
      by: 'person',
      revision: 3,
      how: 'replace_lines',
      content: 'c-3',
      policy: { ...policy, tax_mode: 'none' },
      stripe_invoice_id: 'in_1',
    };
    const state = after(completed('v1'), blocked(1), revised);
    expect(state).toMatchObject({
      revision: 3,
      draft: null,
      block: null,
      stripe_invoice_id: 'in_1',
      policy: { tax_mode: 'none' },
      tax: { round: 1, mode: 'none' },
      revised: { at: at(8), by: 'person', how: 'replace_lines', content: 'c-3' },
    });
    expect(
      state.former?.map(({ revision, stripe_invoice_id }) => [revision, stripe_invoice_id]),
    ).toEqual([
      [1, null],
      [2, null],
    ]);
    const later: Fact = { ...revised, at: at(9), content: 'other' };
    expect(next(state, later).revised?.content).toBe('c-3');
    expect(after(later, revised).revised?.content).toBe('c-3');
    const wait = { type: 'tax_wait_started', at: at(9), by, revision: 3, round: 1 } as const;
    const waiting = after({ ...wait, mode: 'automatic', until: at(20) }, revised);
    expect(waiting.tax.mode).toBe('automatic');
    const second = after({ ...wait, round: 2, mode: 'external', until: at(20) }, revised);
    expect(second.tax).toMatchObject({ round: 2, mode: 'external' });
  });
});

describe('former revisions', () => {
  const revised = (revision: number): Fact => ({
    type: 'revised',
    at: at(revision),
    by: 'person',
    revision,
    how: 'reissue',
    content: `c-${revision}`,
    policy,
    stripe_invoice_id: null,
  });
  const created = (revision: number): Fact => ({
    type: 'draft_created',
    at: at(20),
    by,
    revision,
    stripe_invoice_id: `in_${revision}`,
  });

  it('are all there, also those that nobody has told of yet', () => {
    const { former } = after(created(1), revised(2), created(2), revised(5));
    expect(former).toEqual([
      { revision: 1, stripe_invoice_id: 'in_1', seen: null },
      {
        revision: 2,
        stripe_invoice_id: 'in_2',
        seen: null,
        revised: { at: at(2), by: 'person', how: 'reissue', content: 'c-2' },
      },
      { revision: 3, stripe_invoice_id: null, seen: null },
      { revision: 4, stripe_invoice_id: null, seen: null },
    ]);
  });

  it('hear what is said of them alone, and only where it went', () => {
    const before = after(created(1), revised(2), created(2), revised(3));
    const seen = (revision: number): Fact => ({
      type: 'invoice_observed',
      at: at(30),
      by,
      revision,
      snapshot: aSnapshot({ stripe_invoice_id: `in_${revision}`, status: 'void' }),
    });
    const { former = [] } = next(before, seen(1));
    expect(former.map((one) => one.seen?.stripe_invoice_id ?? null)).toEqual(['in_1', null]);
    const released: Fact = { type: 'released', at: at(30), by, revision: 1, n: 4 };
    expect(next(before, released)).toEqual(before);
    expect(next(before, { ...released, revision: 3 }).released).toBe(4);
  });
});
