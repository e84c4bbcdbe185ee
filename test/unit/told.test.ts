import { describeActions } from '../../src/domain/actions';
import type { Fact } from '../../src/domain/facts';
import { failures } from '../../src/domain/failures';
import {
  blockedOf,
  externalInvoiceOf,
  revisionsOf,
  toInvoiceSummary,
  totalsOf,
} from '../../src/domain/invoice-summary';
import { billingProviderErrorOf, eventsBetween } from '../../src/domain/news';
import type { IntentStatus } from '../../src/domain/payment-intent';
import { initialState, next } from '../../src/domain/state';
import type { InvoiceState, Policy } from '../../src/domain/state';
import { taxModes } from '../../src/domain/tax';
import { waitingFor } from '../../src/domain/waiting';
import { earliest, nextWakeUp, paymentPollMs, tryAgainAfterMs } from '../../src/domain/wake-up';
import { aSnapshot, anIntent, plainPolicy } from '../support/lives';

const at = (minute: number) => new Date(Date.UTC(2026, 9, 1) + minute * 60_000).toISOString();
const by = 'holdfast';
const policy = plainPolicy();
const gate: Policy['gate'] = {
  payment_type: 'PAYMENT_INTENT',
  on_session: true,
  expires_at: at(600),
  has_tax: false,
};
const stateOf = (facts: Fact[], over: Partial<Policy> = {}): InvoiceState =>
  facts.reduce(next, initialState({ ...policy, ...over }));

const created: Fact = {
  type: 'draft_created',
  at: at(0),
  by,
  revision: 1,
  stripe_invoice_id: 'in_1',
};
const completed = { type: 'draft_completed', at: at(1), by, revision: 1 } as const;
const drafted: Fact[] = [created, { ...completed, subtotal: 1000, version: 'v1' }];
type Over = Parameters<typeof aSnapshot>[0];
const seen = (over: Over): Fact => ({
  type: 'invoice_observed',
  at: at(5),
  by: 'stripe',
  snapshot: aSnapshot({ finalized_at: at(5), as_of: at(5), ...over }),
});
const intent = (status: IntentStatus): Fact => ({
  type: 'intent_observed',
  at: at(4),
  by: 'stripe',
  intent: anIntent(status, { as_of: at(4) }),
});
type BlockedFact = Extract<Fact, { type: 'blocked' }>;
const blocked = (over: Partial<BlockedFact> = {}): BlockedFact => ({
  type: 'blocked',
  at: at(7),
  by,
  n: 1,
  step: 'mark_uncollectible',
  code: 'stripe_auth',
  message: 'm',
  attempts: 2,
  stripe_request_id: 'req_1',
  ...over,
});
const waitStarted: Fact = {
  type: 'tax_wait_started',
  at: at(2),
  by,
  round: 1,
  mode: 'external',
  until: at(62),
};
const compared: Fact = { type: 'compared', at: at(6), by, fingerprint: 'a', count: 1 };

describe('where an action leads', () => {
  const told = (facts: Fact[], over: Partial<Policy> = {}) =>
    Object.fromEntries(describeActions(stateOf(facts, over)).map((a) => [a.action, a.leads_to]));
  const replaceLines =
    'With lines: they take the place of those on the draft, as a new revision. Without: our lines that were changed there are written again.';
  const voidDraft = 'The draft is deleted in Stripe, and the invoice ends.';
  const voidOpen = 'The invoice is voided in Stripe; nobody owes it any more.';
  const reissueOpen =
    'The invoice is voided in Stripe; then a new one is made, as the next revision.';
  const withoutTax = 'It goes on without tax, as a recorded decision, and is finalized.';

  it('is told of what is not in Stripe yet', () => {
    expect(told([])).toEqual({
      void: 'The invoice ends here; nothing of it is left in Stripe.',
    });
    expect(told([created])).toEqual({ void: voidDraft });
  });

  it('is told of a draft', () => {
    expect(told(drafted)).toEqual({ replace_lines: replaceLines, void: voidDraft });
    expect(told(drafted, { tax_mode: 'automatic' })).toEqual({
      finalize_without_tax: withoutTax,
      replace_lines: replaceLines,
      void: voidDraft,
    });
    expect(told(drafted, { needs_approval: true })).toEqual({
      finalize: 'The draft is approved: it is compared once more, finalized and collected.',
      replace_lines: replaceLines,
      void: voidDraft,
    });
  });

  it('is told of a wait for tax', () => {
    const ways = {
      finalize:
        'It looks for the tax once more and finalizes with it; refused while the tax is not there.',
      finalize_without_tax: withoutTax,
      supply_tax: 'The tax that you report is written on the draft, and it is finalized.',
      replace_lines: replaceLines,
      void: voidDraft,
    };
    const external = { tax_mode: 'external' } as const;
    expect(told(drafted, external)).toEqual({
      ...ways,
      extend_tax_wait: 'It waits longer for tax than until now.',
    });
    expect(told([...drafted, waitStarted], external)).toEqual({
      ...ways,
      extend_tax_wait: `It waits longer for tax than until ${at(62)}.`,
    });
  });

  it('is told of what is finalized, and of what was given up', () => {
    expect(told([...drafted, seen({ status: 'open' })])).toEqual({
      void: voidOpen,
      reissue: reissueOpen,
      mark_uncollectible: 'The payment is given up; it may still be paid or voided later.',
    });
    expect(told([...drafted, seen({ status: 'uncollectible' })])).toEqual({
      void: voidOpen,
      reissue: reissueOpen,
    });
    expect(told([...drafted, seen({ status: 'void' })])).toEqual({
      reissue: 'A new Stripe invoice is made, as the next revision, with other lines or the same.',
    });
  });

  it('is told of a block and of a difference', () => {
    const open = seen({ status: 'open' });
    expect(told([...drafted, open, blocked()])['retry']).toBe(
      'The step that gave up (mark uncollectible) is tried again, with nothing repeated that was done.',
    );
    const differs = blocked({ code: 'invoice_differs' });
    const onDraft =
      'The draft is finalized as Stripe holds it; exactly this difference is accepted, on record.';
    const later = 'What Stripe holds is accepted as it is, on record; nothing is changed there.';
    const accept = (facts: Fact[], over: Partial<Policy> = {}) =>
      told([...facts, compared, differs], over)['accept_difference'];
    expect(accept(drafted)).toBe(onDraft);
    expect(accept(drafted, { tax_mode: 'external' })).toBe(onDraft);
    expect(accept([...drafted, open])).toBe(later);
  });

  it('is told of a void behind a gate, which fails with it', () => {
    const open = seen({ status: 'open' });
    const invoiceGate = { ...gate, payment_type: 'INVOICE' } as const;
    const failing =
      'The invoice is voided in Stripe and its payment gate fails, unless it is paid by then.';
    expect(told([...drafted, open], { gate: invoiceGate })).toEqual({ void: failing });
    expect(told(drafted, { gate: invoiceGate })['void']).toBe(voidDraft);
  });
});

describe('what an invoice waits for', () => {
  const until = ` At ${at(62)} it is held for a person.`;
  const gateEnd = ` At ${at(600)} its payment gate fails and it is taken back.`;

  it.each([
    ['anrok_metadata', 'Anrok computes the tax and says so in the metadata of the draft.'],
    ['external', 'Somebody reports the tax with supply_tax.'],
    ['automatic', "Stripe's automatic tax cannot compute yet."],
  ] as const)('is tax of the mode %s', (mode, message) => {
    const facts = [...drafted, { ...waitStarted, mode } as Fact];
    const state = stateOf(facts, { tax_mode: mode });
    expect(waitingFor(state)).toEqual({
      what: 'tax',
      since: at(2),
      until: at(62),
      message: message + until,
    });
  });

  it('has words for every mode', () => {
    for (const mode of taxModes) {
      const facts = [...drafted, { ...waitStarted, mode } as Fact];
      const message = waitingFor(stateOf(facts, { tax_mode: mode }))?.message ?? '';
      expect(message === '' || /^[A-Z].+\. At .+\.$/.test(message)).toBe(true);
    }
  });

  it('is tax since the draft is complete, until it is said until when', () => {
    expect(waitingFor(stateOf(drafted, { tax_mode: 'external' }))).toEqual({
      what: 'tax',
      since: at(1),
      until: null,
      message: 'Somebody reports the tax with supply_tax.',
    });
  });

  it('names the mode that takes over', () => {
    const over = { tax_mode: 'external', on_timeout: 'fallback' } as const;
    const facts = [...drafted, waitStarted];
    const message = (fallback_mode: Policy['fallback_mode']) =>
      waitingFor(stateOf(facts, { ...over, fallback_mode }))?.message;
    expect(message('automatic')).toMatch(/ the tax mode automatic takes over\.$/);
    expect(message(null)).toMatch(/ the tax mode {2}takes over\.$/);
  });

  it('is a person who finalizes', () => {
    expect(waitingFor(stateOf(drafted, { needs_approval: true }))).toEqual({
      what: 'approval',
      since: at(1),
      until: null,
      message: 'Left as a draft on purpose: a person finalizes it, here or in Stripe.',
    });
  });

  it('is a payment, at most until the gate is over', () => {
    const open = [...drafted, seen({ status: 'open', due_at: at(900) })];
    expect(waitingFor(stateOf(open))).toEqual({
      what: 'payment',
      since: at(5),
      until: at(900),
      message: 'The customer pays.',
    });
    expect(waitingFor(stateOf(open, { gate }))).toEqual({
      what: 'payment',
      since: at(5),
      until: at(600),
      message: `The customer pays.${gateEnd}`,
    });
  });

  it.each<[Over, string]>([
    [{ payment: 'requires_action' }, 'The customer must confirm the payment, as by 3-D Secure.'],
    [{ payment: 'processing' }, 'A payment is on its way and not settled.'],
    [
      {
        payment: 'failed',
        attempt_count: 1,
        payment_error: { code: 'card_declined', decline_code: null, message: 'No.' },
      },
      'Payment attempt 1 failed: No (card_declined); Stripe does not try again by itself.',
    ],
    [
      {
        payment: 'failed',
        attempt_count: 3,
        payment_error: { code: null, decline_code: null, message: null },
      },
      'Payment attempt 3 failed: the means of payment was refused; Stripe does not try again by itself.',
    ],
  ])('is a payment that stands so: %j', (over, message) => {
    const overdue: Fact = { type: 'overdue', at: at(9), by, due_at: at(8) };
    const state = stateOf([...drafted, seen({ status: 'open', ...over }), overdue]);
    expect(waitingFor(state)?.message).toBe(`${message} It is overdue since ${at(8)}.`);
  });

  it.each<[IntentStatus, string | null]>([
    ['requires_action', 'The customer must confirm the payment, as by 3-D Secure.'],
    ['processing', 'A payment is on its way and not settled.'],
    ['requires_confirmation', null],
    ['succeeded', null],
    ['canceled', null],
  ])('is a payment of its own that is %s', (status, message) => {
    expect(waitingFor(stateOf([...drafted, intent(status)], { gate }))).toEqual(
      message === null
        ? null
        : { what: 'payment', since: at(4), until: at(600), message: message + gateEnd },
    );
  });

  it('is the end of a block, or of the gate before it', () => {
    const held = stateOf([...drafted, blocked()], { gate });
    expect(waitingFor(held)).toEqual({
      what: 'retry',
      since: at(7),
      until: at(600),
      message: `A person mends the cause and releases it.${gateEnd}`,
    });
  });
});

describe('when it looks again', () => {
  it('is after a while where a block may pass by itself, and never where it cannot', () => {
    const minutes = (code: BlockedFact['code']) => (tryAgainAfterMs(code) ?? 0) / 60_000;
    expect(minutes('tax_location_invalid')).toBe(5);
    expect(minutes('no_answer')).toBe(15);
    expect(tryAgainAfterMs('stripe_auth')).toBeNull();
  });

  it('is seldom when it is long open, and never less than every three days', () => {
    const hours = (open: number) => paymentPollMs(at(0), Date.parse(at(open * 60))) / 3_600_000;
    expect([0, 0.5, 1, 2, 71, 72, 100].map(hours)).toEqual([1, 1, 1, 2, 71, 72, 72]);
    expect(paymentPollMs(null, Date.parse(at(0)))).toBe(3_600_000);
  });

  it('is when the gate is over, at the latest', () => {
    const short = { ...gate, expires_at: at(20) };
    const open = [...drafted, seen({ status: 'open' })];
    expect(nextWakeUp(stateOf(open, { gate: short }), at(6))).toBe(at(20));
    expect(nextWakeUp(stateOf([...open, blocked()], { gate: short }), at(8))).toBe(at(20));
    expect(nextWakeUp(stateOf([...open, blocked()]), at(8))).toBeNull();
  });

  it('is when it is due, once', () => {
    const open = [...drafted, seen({ status: 'open', due_at: at(8) })];
    const overdue: Fact = { type: 'overdue', at: at(9), by, due_at: at(8) };
    expect(nextWakeUp(stateOf(open), at(6))).toBe(at(8));
    expect(nextWakeUp(stateOf([...open, overdue]), at(9))).toBe(at(69));
  });

  it('is never when a tax without a deadline is reported by a person', () => {
    expect(nextWakeUp(stateOf(drafted, { tax_mode: 'external' }), at(3))).toBeNull();
    expect(nextWakeUp(stateOf(drafted, { tax_mode: 'anrok_metadata' }), at(3))).toBe(at(13));
  });

  it('is the earlier of two times, of which either may be never', () => {
    expect(earliest<number>(null, null)).toBeNull();
    expect(earliest(1, null)).toBe(1);
    expect(earliest(null, 2)).toBe(2);
    expect(earliest(1, 2)).toBe(1);
    expect(earliest(2, 1)).toBe(1);
  });
});

describe('the summary of an invoice', () => {
  it('has no totals before Stripe says them', () => {
    expect(totalsOf(stateOf([]), 500)).toEqual({
      subtotal: 500,
      tax: null,
      total: null,
      amount_due: null,
      amount_paid: 0,
      carried_over: 0,
    });
    expect(
      totalsOf(stateOf([...drafted, seen({ status: 'draft', total: 9 })]), 500).total,
    ).toBeNull();
    const money = { subtotal: 30, tax: 2, total: 32, amount_due: 0, amount_paid: 0 };
    expect(totalsOf(stateOf([seen({ status: 'paid', ...money })]), 500)).toEqual({
      ...money,
      carried_over: 0,
    });
    const carried = seen({ status: 'paid', ...money, carried_over: 32 });
    expect(totalsOf(stateOf([carried]), 500)).toEqual({ ...money, carried_over: 32 });
  });

  it('names the Stripe invoice', () => {
    const links = { hosted_invoice_url: 'https://h', invoice_pdf: 'https://p' };
    expect(externalInvoiceOf(stateOf([]), { hosted_invoice_url: null, invoice_pdf: null })).toEqual(
      {
        billing_provider_type: 'stripe',
        invoice_id: null,
        issued_at_timestamp: null,
        external_status: null,
        hosted_invoice_url: null,
        invoice_pdf: null,
        number: null,
      },
    );
    const open = stateOf([...drafted, seen({ status: 'open', number: 'A-1' })]);
    expect(externalInvoiceOf(open, links)).toEqual({
      billing_provider_type: 'stripe',
      invoice_id: 'in_1',
      issued_at_timestamp: at(5),
      external_status: 'FINALIZED',
      ...links,
      number: 'A-1',
    });
  });

  it('says of a block what it means and what to do', () => {
    expect(blockedOf(stateOf(drafted), 'eu')).toBeNull();
    const refused = blockedOf(stateOf([...drafted, blocked({ code: 'not_configured' })]), 'eu');
    expect(refused).toEqual({
      step: 'mark_uncollectible',
      code: 'not_configured',
      message: 'm',
      since: at(7),
      attempts: 2,
      last_attempt_at: at(7),
      stripe_request_id: 'req_1',
      provider_error: null,
      meaning: failures.not_configured.meaning,
      hint: 'Complete it with PUT /v1/connections/eu, then retry.',
      released_by: ['retry', 'void'],
      difference: null,
    });
    const differs = stateOf([...drafted, compared, blocked({ code: 'invoice_differs' })]);
    expect(blockedOf(differs, 'eu')).toMatchObject({
      difference: { fingerprint: 'a', count: 1, compared_at: at(6) },
      released_by: ['retry', 'replace_lines', 'accept_difference', 'void'],
    });
  });

  it('has all that an event tells', () => {
    const links = { hosted_invoice_url: null, invoice_pdf: null };
    const state = stateOf([...drafted, seen({ status: 'open' })]);
    const summary = toInvoiceSummary({
      ref: { connection: 'eu', invoice_id: 'i' },
      document: { customer_id: 'c', currency: 'usd' },
      plan: { subtotal: 1000 },
      state,
      links,
      seq: 7,
    });
    expect(summary).toEqual({
      id: 'i',
      customer_id: 'c',
      currency: 'usd',
      revision: 1,
      status: 'open',
      external_status: 'FINALIZED',
      blocked: null,
      totals: totalsOf(state, 1000),
      tax: { mode: 'none', outcome: null },
      external_invoice: externalInvoiceOf(state, links),
      revisions: revisionsOf(state),
      payment_gate: null,
      sequence: 7,
    });
  });

  it('links revisions that have a Stripe invoice of their own, and not those on one draft', () => {
    const revised = (how: 'replace_lines' | 'reissue', id: string | null): Fact => ({
      type: 'revised',
      at: at(8),
      by: 'person',
      revision: 2,
      how,
      content: 'c',
      policy,
      stripe_invoice_id: id,
    });
    const before = [...drafted, seen({ status: 'void', amount_paid: 5 })];
    const own: Fact = { ...created, revision: 2, stripe_invoice_id: 'in_2' };
    const plain = { how: null, at: null, by: null, replaces: null, replaced_by: null };
    expect(revisionsOf(stateOf([]))).toEqual([
      { ...plain, revision: 1, stripe_invoice_id: null, stripe_status: null, amount_paid: 0 },
    ]);
    expect(revisionsOf(stateOf([...before, revised('reissue', null), own]))).toEqual([
      {
        ...plain,
        revision: 1,
        stripe_invoice_id: 'in_1',
        stripe_status: 'void',
        amount_paid: 5,
        replaced_by: 'in_2',
      },
      {
        revision: 2,
        how: 'reissue',
        at: at(8),
        by: 'person',
        stripe_invoice_id: 'in_2',
        stripe_status: null,
        amount_paid: 0,
        replaces: 'in_1',
        replaced_by: null,
      },
    ]);
    expect(revisionsOf(stateOf([...before, revised('replace_lines', 'in_1')]))).toEqual([
      {
        ...plain,
        revision: 1,
        stripe_invoice_id: 'in_1',
        stripe_status: null,
        amount_paid: 0,
      },
      {
        revision: 2,
        how: 'replace_lines',
        at: at(8),
        by: 'person',
        stripe_invoice_id: 'in_1',
        stripe_status: null,
        amount_paid: 0,
        replaces: null,
        replaced_by: null,
      },
    ]);
  });
});

describe('a failure of the provider', () => {
  const outage: Fact = {
    type: 'provider_failed',
    at: at(9),
    by,
    since: at(3),
    step: 'finalize',
    code: 'no_answer',
    message: 'away',
    attempts: 5,
    stripe_request_id: null,
    provider_error: null,
  };

  it('is told once for each try, and says whether it is still tried', () => {
    const before = stateOf(drafted);
    const after = next(before, outage);
    expect(eventsBetween(before, after)).toEqual(['invoice.billing_provider_error']);
    const still: Fact = { ...outage, at: at(10), attempts: 6 };
    expect(eventsBetween(after, next(after, still))).toEqual([]);
    const told = { step: 'finalize', code: 'no_answer', message: 'away', attempts: 5 };
    expect(billingProviderErrorOf(outage, after)).toEqual({
      ...told,
      stripe_request_id: null,
      provider_error: null,
      is_blocked: false,
    });
    const refused = blocked({ code: 'stripe_refused' });
    expect(billingProviderErrorOf(refused, next(after, refused))).toEqual({
      step: 'mark_uncollectible',
      code: 'stripe_refused',
      message: 'm',
      attempts: 2,
      stripe_request_id: 'req_1',
      provider_error: null,
      is_blocked: true,
    });
    expect(billingProviderErrorOf(refused, before)).toBeNull();
    expect(billingProviderErrorOf(outage, before)).toBeNull();
  });

  it('of a payment of its own is an event of the payment', () => {
    const before = stateOf(drafted, { gate });
    const type = (status: IntentStatus) => eventsBetween(before, next(before, intent(status)));
    expect(type('requires_payment_method')).toEqual(['invoice.payment_failed']);
    expect(type('requires_action')).toEqual(['invoice.payment_action_required']);
    expect(type('processing')).toEqual([]);
    expect(type('succeeded')).toEqual([]);
    const failed = next(before, intent('requires_payment_method'));
    expect(eventsBetween(failed, failed)).toEqual([]);
  });

  it('is no verdict of a gate; what became of the invoice is, and once', () => {
    const before = stateOf([...drafted, seen({ status: 'open' })], { gate });
    const paid = next(before, seen({ status: 'paid' }));
    expect(eventsBetween(before, paid)).toEqual(['invoice.paid', 'invoice.payment_gate_passed']);
    const isVoid = next(before, seen({ status: 'void' }));
    expect(eventsBetween(before, isVoid)).toEqual([
      'invoice.voided',
      'invoice.payment_gate_failed',
    ]);
    expect(eventsBetween(isVoid, isVoid)).toEqual([]);
    expect(eventsBetween(before, next(before, outage))).toEqual(['invoice.billing_provider_error']);
  });
});
