import type { Fact, Request } from '../../src/domain/facts';
import { allowedActions, nextStep } from '../../src/domain/next-step';
import { blockOf, externalStatusOf, initialState, next, statusOf } from '../../src/domain/state';
import type { Action, Status } from '../../src/domain/status';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { stripeStatuses } from '../../src/domain/stripe-snapshot';
import { taxModes } from '../../src/domain/tax';
import type { TaxMode } from '../../src/domain/tax';
import { aSnapshot, plainPolicy } from '../support/lives';

const policy = plainPolicy();
const at = '2026-10-01T00:00:00.000Z';
const later = '2026-10-01T01:00:00.000Z';
const common = { at, by: 'holdfast' };

function after(facts: Fact[], over: Partial<Policy> = {}): InvoiceState {
  return facts.reduce(next, initialState({ ...policy, ...over }));
}

const created: Fact = { ...common, type: 'draft_created', revision: 1, stripe_invoice_id: 'in_1' };
const completed: Fact = {
  ...common,
  type: 'draft_completed',
  revision: 1,
  subtotal: 1000,
  version: 'v1',
};
const drafted = [created, completed];
const approved: Fact = { ...common, type: 'approved' };
const ended = (as: 'deleted' | 'skipped'): Fact => ({ ...common, type: 'ended', as, reason: 'r' });
const observed = (over: Parameters<typeof aSnapshot>[0]): Fact => ({
  ...common,
  type: 'invoice_observed',
  snapshot: aSnapshot(over),
});
const decided = (outcome: 'applied' | 'timed_out', round = 1): Fact => ({
  ...common,
  type: 'tax_decided',
  round,
  outcome,
  provider: 'anrok',
  amount: 80,
  reason: 'because',
});
const waitStarted = (round = 1, mode: TaxMode = 'external'): Fact => ({
  ...common,
  type: 'tax_wait_started',
  round,
  mode,
  until: later,
});
const requested = (action: Request, when = at): Fact => ({
  type: 'requested',
  at: when,
  by: 'person',
  action,
});
const blocked = (
  n: number,
  code: 'invoice_differs' | 'credit_not_returned' | 'stripe_refused' = 'stripe_refused',
): Fact => ({
  ...common,
  type: 'blocked',
  n,
  step: 'finalize',
  code,
  message: `m${n}`,
  attempts: 3,
  stripe_request_id: `req_${n}`,
});
const dropped: Fact = {
  ...common,
  type: 'request_dropped',
  requested_at: common.at,
  reason: 'paid',
};
const compared: Fact = { ...common, type: 'compared', fingerprint: 'a1', count: 1 };
/** What releases an invoice that differs: nothing where nothing is owed, no retry where nothing can be mended. */
const ofDraft: Action[] = ['retry', 'accept_difference'];
const waysOut: Record<Status, Action[]> = {
  accepted: ['retry'],
  draft: ofDraft,
  awaiting_tax: ofDraft,
  awaiting_approval: ofDraft,
  open: ['retry', 'accept_difference'],
  uncollectible: ['accept_difference'],
  paid: ['accept_difference'],
  void: [],
  deleted: [],
  skipped: [],
};
const released = (n: number): Fact => ({ ...common, type: 'released', n });

describe('the status of an invoice', () => {
  it('begins as accepted and knows nothing', () => {
    expect(after([])).toEqual({
      policy,
      revision: 1,
      write: { suffix: 0, first_attempt_at: null },
      stripe_invoice_id: null,
      draft: null,
      tax: {
        round: 1,
        mode: 'none',
        since: null,
        until: null,
        outcome: null,
        provider: null,
        amount: null,
        reason: null,
        decided_at: null,
        decided_by: null,
      },
      approved: null,
      requested: null,
      seen: null,
      block: null,
      released: 0,
      replanned: 0,
      compared: null,
      accepted_difference: null,
      replaced: null,
      overdue_at: null,
      ended: null,
      outage: null,
    });
    expect(statusOf(after([]))).toBe('accepted');
    expect(statusOf(after([created]))).toBe('accepted');
  });

  it('is awaiting tax while an answer is owed', () => {
    const owed = (mode: TaxMode) => statusOf(after(drafted, { tax_mode: mode }));
    expect(taxModes.filter((mode) => owed(mode) === 'awaiting_tax')).toEqual([
      'anrok_metadata',
      'external',
    ]);
    const external = { tax_mode: 'external' } as const;
    expect(statusOf(after([...drafted, decided('applied')], external))).toBe('draft');
    const automatic = { tax_mode: 'automatic' } as const;
    const refusedLocation = [...drafted, waitStarted(1, 'automatic')];
    expect(statusOf(after(refusedLocation, automatic))).toBe('awaiting_tax');
    expect(statusOf(after([...refusedLocation, decided('timed_out')], automatic))).toBe('draft');
  });

  it('is awaiting approval until somebody has approved, after the tax', () => {
    const manual = { needs_approval: true };
    expect(statusOf(after(drafted, manual))).toBe('awaiting_approval');
    expect(statusOf(after([...drafted, approved], manual))).toBe('draft');
    expect(statusOf(after(drafted))).toBe('draft');
    expect(statusOf(after(drafted, { ...manual, tax_mode: 'external' }))).toBe('awaiting_tax');
  });

  it.each(stripeStatuses.filter((status) => status !== 'draft'))(
    'is %s when Stripe says so, whatever is open here',
    (status) => {
      expect(statusOf(after([observed({ status })], { tax_mode: 'external' }))).toBe(status);
    },
  );

  it('is a draft still when Stripe shows one', () => {
    expect(statusOf(after([...drafted, observed({ status: 'draft' })]))).toBe('draft');
  });

  it('is what it was ended as, before all else', () => {
    expect(statusOf(after([ended('skipped')]))).toBe('skipped');
    expect(statusOf(after([...drafted, observed({ status: 'open' }), ended('deleted')]))).toBe(
      'deleted',
    );
  });
});

describe('the external status', () => {
  it.each([
    ['draft', 'none', null],
    ['open', 'none', 'FINALIZED'],
    ['open', 'processing', 'FINALIZED'],
    ['open', 'failed', 'PAYMENT_FAILED'],
    ['paid', 'succeeded', 'PAID'],
    ['paid', 'failed', 'PAID'],
    ['uncollectible', 'failed', 'UNCOLLECTIBLE'],
    ['void', 'none', 'VOID'],
    ['deleted', 'none', 'DELETED'],
  ] as const)('of %s with payment %s is %s', (status, payment, external) => {
    expect(externalStatusOf(after([observed({ status, payment })]))).toBe(external);
  });

  it('is never ahead of Stripe', () => {
    expect(externalStatusOf(after(drafted))).toBeNull();
    expect(externalStatusOf(after([ended('deleted')]))).toBeNull();
    expect(externalStatusOf(after([created, ended('deleted')]))).toBe('DELETED');
    expect(externalStatusOf(after([created, ended('skipped')]))).toBeNull();
  });
});

describe('what is done next', () => {
  const external = { tax_mode: 'external' } as const;
  const automatic = { tax_mode: 'automatic' } as const;
  const open = [...drafted, observed({ status: 'open' })];
  it.each<[string, Fact[], Partial<Policy>, string, string[]]>([
    ['accepted', [], {}, 'write_draft', ['void']],
    ['accepted, void asked', [requested('void')], {}, 'void', ['void']],
    ['draft', drafted, {}, 'finalize', ['replace_lines', 'void']],
    [
      'draft, automatic',
      drafted,
      automatic,
      'finalize',
      ['finalize_without_tax', 'replace_lines', 'void'],
    ],
    [
      'draft, tax decided',
      [...drafted, decided('applied')],
      automatic,
      'finalize',
      ['replace_lines', 'void'],
    ],
    [
      'awaiting tax',
      drafted,
      external,
      'await_tax',
      [
        'finalize',
        'finalize_without_tax',
        'supply_tax',
        'extend_tax_wait',
        'replace_lines',
        'void',
      ],
    ],
    [
      'awaiting tax, supplied',
      [...drafted, requested('supply_tax')],
      external,
      'apply_tax',
      [
        'finalize',
        'finalize_without_tax',
        'supply_tax',
        'extend_tax_wait',
        'replace_lines',
        'void',
      ],
    ],
    [
      'awaiting tax, automatic',
      [...drafted, waitStarted(1, 'automatic')],
      automatic,
      'finalize',
      ['finalize', 'finalize_without_tax', 'extend_tax_wait', 'replace_lines', 'void'],
    ],
    [
      'awaiting approval',
      drafted,
      { needs_approval: true },
      'await_approval',
      ['finalize', 'replace_lines', 'void'],
    ],
    ['open', open, {}, 'track_payment', ['void', 'reissue', 'mark_uncollectible']],
    [
      'open, given up',
      [...open, requested('mark_uncollectible')],
      {},
      'mark_uncollectible',
      ['void', 'reissue', 'mark_uncollectible'],
    ],
    [
      'open, void asked',
      [...open, requested('void')],
      {},
      'void',
      ['void', 'reissue', 'mark_uncollectible'],
    ],
    [
      'open, tax late',
      [...open, requested('supply_tax')],
      {},
      'track_payment',
      ['void', 'reissue', 'mark_uncollectible'],
    ],
    ['uncollectible', [observed({ status: 'uncollectible' })], {}, 'close', ['void', 'reissue']],
    ['paid', [observed({ status: 'paid' }), requested('void')], {}, 'close', []],
    ['void', [observed({ status: 'void' })], {}, 'close', ['reissue']],
    [
      'void, asked',
      [observed({ status: 'void' }), requested('reissue')],
      {},
      'reissue',
      ['reissue'],
    ],
    [
      'void, asked and dropped',
      [observed({ status: 'void' }), requested('reissue'), dropped],
      {},
      'close',
      ['reissue'],
    ],
    [
      'open, reissue asked',
      [...open, requested('reissue')],
      {},
      'reissue',
      ['void', 'reissue', 'mark_uncollectible'],
    ],
    [
      'open, a payment on its way',
      [...drafted, observed({ status: 'open', payment: 'processing' }), requested('reissue')],
      {},
      'track_payment',
      ['void', 'mark_uncollectible'],
    ],
    [
      'draft, other lines',
      [...drafted, requested('revise')],
      {},
      'revise',
      ['replace_lines', 'void'],
    ],
    [
      'open, other lines too late',
      [...open, requested('revise')],
      {},
      'track_payment',
      ['void', 'reissue', 'mark_uncollectible'],
    ],
    ['deleted', [observed({ status: 'deleted' })], {}, 'close', []],
    ['skipped', [ended('skipped')], {}, 'close', []],
  ])('%s', (_name, facts, over, step, actions) => {
    const state = after(facts, over);
    expect(nextStep(state)).toBe(step);
    expect(allowedActions(state)).toEqual(actions);
    const differs = [compared, blocked(1, 'invoice_differs')].reduce(next, state);
    expect(allowedActions(differs)).toEqual([...waysOut[statusOf(state)], ...actions]);
  });
});

describe('a block', () => {
  it('says everything that was known when it came', () => {
    expect(blockOf(after([blocked(2)]))).toEqual({
      n: 2,
      step: 'finalize',
      code: 'stripe_refused',
      message: 'm2',
      since: at,
      attempts: 3,
      stripe_request_id: 'req_2',
      last_attempt_at: at,
      provider_error: null,
    });
    expect(blockOf(after([]))).toBeNull();
  });

  it('stands until it is released, and a later one stands again', () => {
    expect(blockOf(after([blocked(1), released(1)]))).toBeNull();
    expect(blockOf(after([blocked(1), released(1), blocked(2)]))?.n).toBe(2);
    expect(blockOf(after([blocked(2), blocked(1)]))?.n).toBe(2);
    expect(after([released(2), released(1)]).released).toBe(2);
    expect(blockOf(after([blocked(3), released(2)]))?.n).toBe(3);
  });

  it('is lifted by the end, unless Stripe holds something else than was asked for', () => {
    const paid = observed({ status: 'paid' });
    expect(blockOf(after([blocked(1), paid]))).toBeNull();
    const differs = [compared, blocked(1, 'invoice_differs')];
    expect(blockOf(after([...differs, paid]))?.code).toBe('invoice_differs');
    expect(blockOf(after([...differs, observed({ status: 'void' })]))).toBeNull();
    expect(blockOf(after([...differs, paid, released(1)]))).toBeNull();
  });

  it('about credit stands on a void invoice alone, as long as anything is kept', () => {
    const kept = [compared, blocked(1, 'credit_not_returned')];
    const isVoid = observed({ status: 'void' });
    expect(blockOf(after([...kept, isVoid]))?.code).toBe('credit_not_returned');
    expect(allowedActions(after([...kept, isVoid]))).toEqual(['accept_difference', 'reissue']);
    expect(blockOf(after([...kept, observed({ status: 'paid' })]))).toBeNull();
    const returned: Fact = { ...compared, at: later, fingerprint: null, count: 0 };
    expect(blockOf(after([...kept, isVoid, returned]))).toBeNull();
    expect(blockOf(after([...kept, isVoid, released(1)]))).toBeNull();
  });
});

describe('a fact', () => {
  it('of an attempt keeps the first time of the newest key', () => {
    const attempted = (suffix: number, when: string): Fact => ({
      type: 'create_attempted',
      at: when,
      by: 'holdfast',
      revision: 1,
      suffix,
    });
    const writeAfter = (...facts: Fact[]) => after(facts).write;
    expect(writeAfter(attempted(0, later), attempted(0, at))).toEqual({
      suffix: 0,
      first_attempt_at: at,
    });
    expect(writeAfter(attempted(0, at), attempted(0, later)).first_attempt_at).toBe(at);
    expect(writeAfter(attempted(0, at), attempted(1, later))).toEqual({
      suffix: 1,
      first_attempt_at: later,
    });
    expect(writeAfter(attempted(1, later), attempted(0, at)).suffix).toBe(1);
  });

  it('of a draft does not move back from the revision that replaced it', () => {
    const revised = observed({ generation: 2, stripe_invoice_id: 'in_2', status: 'open' });
    expect(after([created]).stripe_invoice_id).toBe('in_1');
    expect(after([revised]).stripe_invoice_id).toBe('in_2');
    expect(after([revised, created]).stripe_invoice_id).toBe('in_2');
  });

  it('that came first stands: draft, approval, overdue, end', () => {
    const second = <T extends Fact>(fact: T): T => ({ ...fact, at: later, by: 'person' });
    const overdue = (due_at: string): Fact => ({ ...common, type: 'overdue', due_at });
    for (const order of [
      [completed, second(completed)],
      [second(completed), completed],
    ]) {
      expect(after(order).draft).toEqual({ completed_at: at, subtotal: 1000, version: 'v1' });
    }
    expect(after([approved, second(approved)]).approved).toEqual({ at, by: 'holdfast' });
    expect(after([second(approved), approved]).approved).toEqual({ at, by: 'holdfast' });
    expect(after([{ ...approved, by: 'z' }, approved]).approved?.by).toBe('holdfast');
    expect(after([overdue(at), overdue(later)]).overdue_at).toBe(at);
    expect(after([overdue(later), overdue(at)]).overdue_at).toBe(at);
    expect(after([ended('skipped'), second(ended('deleted'))]).ended).toEqual({
      as: 'skipped',
      at,
      reason: 'r',
    });
    expect(after([second(ended('deleted')), ended('skipped')]).ended?.as).toBe('skipped');
  });

  it('of a request replaces an earlier one, and not a later one', () => {
    expect(after([requested('void'), requested('supply_tax', later)]).requested).toEqual({
      action: 'supply_tax',
      at: later,
      by: 'person',
    });
    expect(after([requested('supply_tax', later), requested('void')]).requested?.action).toBe(
      'supply_tax',
    );
  });
});

describe('a round of tax', () => {
  it('begins with the first wait and ends with the latest deadline', () => {
    const started = { ...waitStarted(), at: later, until: at } as Fact;
    for (const order of [
      [waitStarted(), started],
      [started, waitStarted()],
    ]) {
      const { tax } = after(order);
      expect(tax).toMatchObject({ round: 1, mode: 'external', since: at, until: later });
    }
    const extended: Fact = { ...common, type: 'tax_wait_extended', round: 1, until: '2026-12-01' };
    expect(after([waitStarted(), extended]).tax).toMatchObject({ since: at, until: '2026-12-01' });
    expect(after([extended, waitStarted()]).tax.until).toBe('2026-12-01');
  });

  it('after a fallback owes nothing to the one before', () => {
    const fallback = waitStarted(2, 'automatic');
    const { tax } = after([waitStarted(), decided('timed_out'), fallback]);
    expect(tax).toMatchObject({ round: 2, mode: 'automatic', outcome: null, decided_at: null });
    const extended: Fact = { ...common, type: 'tax_wait_extended', round: 1, until: '2027-01-01' };
    const late = after([fallback, waitStarted(), decided('applied'), extended]).tax;
    expect(late).toEqual(after([fallback]).tax);
  });

  it('of a later number opens that round, whatever comes first', () => {
    expect(after([decided('applied', 2)]).tax).toMatchObject({ round: 2, outcome: 'applied' });
    const extended: Fact = { ...common, type: 'tax_wait_extended', round: 2, until: later };
    const { tax } = after([decided('timed_out'), extended]);
    expect(tax).toMatchObject({ round: 2, outcome: null, until: later });
  });

  it('keeps its answer with everything that was said of it', () => {
    expect(after([decided('applied')]).tax).toMatchObject({
      outcome: 'applied',
      provider: 'anrok',
      amount: 80,
      reason: 'because',
      decided_at: at,
      decided_by: 'holdfast',
    });
  });

  it('takes an answer over a loss, and of two the earlier', () => {
    const lateAnswer = { ...decided('applied'), at: later };
    expect(after([decided('timed_out'), lateAnswer]).tax.outcome).toBe('applied');
    expect(after([lateAnswer, decided('timed_out')]).tax.outcome).toBe('applied');
    expect(after([lateAnswer, decided('applied')]).tax.decided_at).toBe(at);
    expect(after([decided('applied'), lateAnswer]).tax.decided_at).toBe(at);
  });
});
