import type { Fact, Request, Step } from './facts';
import { isAboutDifference } from './failures';
import type { FailureCode } from './failures';
import { nextGate } from './gate';
import type { GatePolicy, GateState } from './gate';
import type { ProviderError } from './provider-error';
import { isMoneyHeld } from './payment-intent';
import { hear, hearOfFormer, toFormer } from './former-revisions';
import type { Revision } from './former-revisions';
import { isClosed } from './status';
import type { ExternalStatus, Status } from './status';
import { waitsInDraft } from './tax';
import type { TaxMode, TaxOutcome, TaxTimeoutPolicy } from './tax';

/** What was decided when the invoice was accepted; later changes of settings do not touch it. */
export interface Policy {
  tax_mode: TaxMode;
  tax_timeout_ms: number;
  on_timeout: TaxTimeoutPolicy;
  fallback_mode: TaxMode | null;
  /** Leave the draft for a person to finalize. */
  needs_approval: boolean;
  /** What is bought waits for the money. Absent: nothing does. */
  gate?: GatePolicy;
}

interface TaxRound {
  /** Counts the modes tried: 1, and one more for each fallback. */
  round: number;
  mode: TaxMode;
  since: string | null;
  until: string | null;
  outcome: TaxOutcome | null;
  provider: string | null;
  amount: number | null;
  reason: string | null;
  decided_at: string | null;
  decided_by: string | null;
}

export interface Block {
  n: number;
  step: Step;
  code: FailureCode;
  message: string;
  since: string;
  attempts: number;
  last_attempt_at: string;
  stripe_request_id: string | null;
  provider_error: ProviderError | null;
}

/** A failure of the provider that its step has outlasted so far; `since` tells one try from the next. */
export type Outage = Omit<Block, 'n' | 'last_attempt_at'>;

/**
 * Everything the process knows of one invoice, as a fold of facts.
 *
 * Each field is a register that only moves one way (a later reading, a higher rank, an earlier
 * decision), so facts may arrive in any order and any number of times and the same state results.
 *
 * All of it is of one revision, the latest that a fact has told of. A later one begins with everything
 * blank; facts about an earlier one reach `former` only.
 */
export interface InvoiceState extends Revision {
  policy: Policy;
  /** Suffix of the idempotency key in use for the create call, and when that key was first used. */
  write: { suffix: number; first_attempt_at: string | null };
  draft: { completed_at: string; subtotal: number; version: string } | null;
  tax: TaxRound;
  approved: { at: string; by: string } | null;
  /** The latest request; meaningless once the state no longer allows it. */
  requested: { action: Request; at: string; by: string; content?: string } | null;
  /** When the latest request was made that is not to be carried out any more. */
  dropped?: string;
  block: Block | null;
  /** The latest one; it may long be over. */
  outage: Outage | null;
  released: number;
  /** The block whose release has brought the latest mapping into the plan: once for each. */
  replanned: number;
  /** The latest comparison with Stripe that had a result; its list is in the timeline. */
  compared: { at: string; fingerprint: string | null; count: number } | null;
  /** The difference that a person has taken as it is; any other one is news. */
  accepted_difference: { fingerprint: string; at: string; by: string } | null;
  /** The latest request to write the lines anew that was carried out, and what they are called since. */
  replaced: { requested_at: string; version: string } | null;
  /** Absent where the policy has no gate. */
  gate?: GateState;
  overdue_at: string | null;
  ended: { as: 'deleted' | 'skipped'; at: string; reason: string } | null;
  /** Oldest first; absent: it was never revised. */
  former?: Revision[];
}

export function initialState(policy: Policy): InvoiceState {
  return {
    policy,
    revision: 1,
    write: { suffix: 0, first_attempt_at: null },
    stripe_invoice_id: null,
    draft: null,
    tax: openRound(1, policy.tax_mode),
    approved: null,
    requested: null,
    seen: null,
    block: null,
    outage: null,
    released: 0,
    replanned: 0,
    compared: null,
    accepted_difference: null,
    replaced: null,
    ...(policy.gate ? { gate: { charged: 0, given_up: null } } : {}),
    overdue_at: null,
    ended: null,
  };
}

function openRound(round: number, mode: TaxMode): TaxRound {
  return {
    round,
    mode,
    since: null,
    until: null,
    outcome: null,
    provider: null,
    amount: null,
    reason: null,
    decided_at: null,
    decided_by: null,
  };
}

/** Folds one fact into the state. Total, pure, commutative over the facts of one life, idempotent. */
export function next(state: InvoiceState, fact: Fact): InvoiceState {
  const { revision = 1 } = fact;
  if (revision === state.revision) return learn(state, fact);
  if (revision > state.revision) return learn(beginRevision(state, revision), fact);
  return { ...state, former: hearOfFormer(state.former ?? [], fact) };
}

function beginRevision(state: InvoiceState, revision: number): InvoiceState {
  const former = [...(state.former ?? []), ...toFormer(state, revision)];
  return { ...initialState(state.policy), revision, former };
}

function learn(state: InvoiceState, fact: Fact): InvoiceState {
  switch (fact.type) {
    case 'create_attempted':
      return { ...state, write: newerWrite(state.write, fact.suffix, fact.at) };
    case 'draft_created':
    case 'invoice_observed':
      return hear(state, fact);
    case 'revised':
      return hear({ ...state, policy: fact.policy, tax: firstRound(state.tax, fact.policy) }, fact);
    case 'draft_completed':
      return state.draft && state.draft.completed_at <= fact.at
        ? state
        : {
            ...state,
            draft: { completed_at: fact.at, subtotal: fact.subtotal, version: fact.version },
          };
    case 'tax_wait_started':
      return { ...state, tax: startRound(state.tax, fact) };
    case 'tax_wait_extended':
      return { ...state, tax: extendRound(state.tax, fact) };
    case 'tax_decided':
      return { ...state, tax: decideRound(state.tax, fact) };
    case 'approved':
      return state.approved && orderOf(state.approved) <= orderOf(fact)
        ? state
        : { ...state, approved: { at: fact.at, by: fact.by } };
    case 'requested': {
      const { action, at, by, content } = fact;
      const isOlder = state.requested && orderOf(state.requested) >= orderOf(fact);
      const requested = { action, at, by, ...(content === undefined ? {} : { content }) };
      return isOlder ? state : { ...state, requested };
    }
    case 'request_dropped':
      return { ...state, dropped: later(state.dropped ?? null, fact.requested_at) };
    case 'blocked':
      return { ...state, block: newerBlock(state.block, toBlock(fact)) };
    case 'provider_failed':
      return { ...state, outage: newerOutage(state.outage, toOutage(fact)) };
    case 'released':
      return fact.n > state.released ? { ...state, released: fact.n } : state;
    case 'replanned':
      return { ...state, replanned: Math.max(fact.n, state.replanned) };
    case 'compared': {
      const { at, fingerprint, count } = fact;
      const isOlder = state.compared && comparisonOrder(state.compared) >= comparisonOrder(fact);
      return isOlder ? state : { ...state, compared: { at, fingerprint, count } };
    }
    case 'difference_accepted': {
      const { fingerprint, at, by } = fact;
      const standing = state.accepted_difference;
      const isOlder = standing && acceptanceOrder(standing) >= acceptanceOrder(fact);
      return isOlder ? state : { ...state, accepted_difference: { fingerprint, at, by } };
    }
    case 'lines_replaced': {
      const { requested_at, version } = fact;
      const isOlder = state.replaced && state.replaced.requested_at >= requested_at;
      return isOlder ? state : { ...state, replaced: { requested_at, version } };
    }
    case 'charge_attempted':
    case 'intent_attempted':
    case 'charge_sealed':
    case 'intent_observed':
    case 'payment_attached':
    case 'gate_given_up':
      return state.gate ? { ...state, gate: nextGate(state.gate, fact) } : state;
    case 'overdue':
      return state.overdue_at !== null && state.overdue_at <= fact.due_at
        ? state
        : { ...state, overdue_at: fact.due_at };
    case 'ended':
      return state.ended && state.ended.at <= fact.at
        ? state
        : { ...state, ended: { as: fact.as, at: fact.at, reason: fact.reason } };
  }
}

function newerWrite(
  write: InvoiceState['write'],
  suffix: number,
  at: string,
): InvoiceState['write'] {
  if (suffix !== write.suffix) {
    return suffix > write.suffix ? { suffix, first_attempt_at: at } : write;
  }
  const first = write.first_attempt_at;
  return first !== null && first <= at ? write : { suffix, first_attempt_at: at };
}

/** A wait that has begun says its mode itself. */
function firstRound(tax: TaxRound, policy: Policy): TaxRound {
  return tax.round === 1 && tax.since === null ? { ...tax, mode: policy.tax_mode } : tax;
}

function startRound(tax: TaxRound, fact: Extract<Fact, { type: 'tax_wait_started' }>): TaxRound {
  if (fact.round < tax.round) return tax;
  const round = fact.round > tax.round ? openRound(fact.round, fact.mode) : tax;
  const since = round.since !== null && round.since <= fact.at ? round.since : fact.at;
  return { ...round, mode: fact.mode, since, until: later(round.until, fact.until) };
}

function extendRound(tax: TaxRound, fact: Extract<Fact, { type: 'tax_wait_extended' }>): TaxRound {
  if (fact.round < tax.round) return tax;
  const round = fact.round > tax.round ? openRound(fact.round, tax.mode) : tax;
  return { ...round, until: later(round.until, fact.until) };
}

/**
 * Of several decisions in one round an answer beats a loss, then the earliest stands. Nobody emits
 * `applied` after finalize, so tax that comes after an untaxed finalize changes nothing.
 */
function decideRound(tax: TaxRound, fact: Extract<Fact, { type: 'tax_decided' }>): TaxRound {
  if (fact.round < tax.round) return tax;
  const round = fact.round > tax.round ? openRound(fact.round, tax.mode) : tax;
  if (round.decided_at !== null && round.outcome !== null) {
    const standing = decisionOrder(round.outcome, round.decided_at);
    if (standing <= decisionOrder(fact.outcome, fact.at)) return tax;
  }
  return {
    ...round,
    outcome: fact.outcome,
    provider: fact.provider,
    amount: fact.amount,
    reason: fact.reason,
    decided_at: fact.at,
    decided_by: fact.by,
  };
}

function orderOf({ at, by }: { at: string; by: string }): string {
  return `${at} ${by}`;
}

function comparisonOrder({ at, fingerprint }: { at: string; fingerprint: string | null }): string {
  return `${at} ${fingerprint ?? ''}`;
}

function acceptanceOrder(accepted: { at: string; by: string; fingerprint: string }): string {
  return `${orderOf(accepted)} ${accepted.fingerprint}`;
}

function decisionOrder(outcome: TaxOutcome, at: string): string {
  return `${outcome === 'applied' ? 0 : 1} ${at} ${outcome}`;
}

function later(a: string | null, b: string): string {
  return a !== null && a >= b ? a : b;
}

function toBlock(fact: Extract<Fact, { type: 'blocked' }>): Block {
  return {
    n: fact.n,
    step: fact.step,
    code: fact.code,
    message: fact.message,
    since: fact.at,
    attempts: fact.attempts,
    last_attempt_at: fact.at,
    stripe_request_id: fact.stripe_request_id,
    provider_error: fact.provider_error ?? null,
  };
}

/** The same block told again stands since its first refusal, and tells of its last. */
function newerBlock(a: Block | null, b: Block): Block {
  if (a === null || b.n > a.n) return b;
  if (b.n < a.n) return a;
  return {
    ...(lastWordOf(a) >= lastWordOf(b) ? a : b),
    since: a.since <= b.since ? a.since : b.since,
    attempts: Math.max(a.attempts, b.attempts),
  };
}

function toOutage({
  type: _type,
  at: _at,
  by: _by,
  ...outage
}: Extract<Fact, { type: 'provider_failed' }>): Outage {
  return outage;
}

/** Two attempts of one try may both tell of it: the first one stands. */
function newerOutage(a: Outage | null | undefined, b: Outage): Outage {
  if (!a || b.since > a.since) return b;
  return b.since === a.since && firstWordOf(b) < firstWordOf(a) ? b : a;
}

function firstWordOf({ attempts, message, stripe_request_id }: Outage): string {
  return `${String(attempts).padStart(4, '0')} ${stripe_request_id ?? ''} ${message}`;
}

function lastWordOf({ last_attempt_at, message, stripe_request_id }: Block): string {
  return `${last_attempt_at} ${stripe_request_id ?? ''} ${message}`;
}

/** Derived, never stored on its own: what the registers mean to a person. */
export function statusOf(state: InvoiceState): Status {
  if (state.ended) return state.ended.as;
  const seen = state.seen?.status ?? 'draft';
  if (seen !== 'draft') return seen;
  if (!state.draft) return 'accepted';
  if (isAwaitingTax(state)) return 'awaiting_tax';
  if (state.policy.needs_approval && !state.approved) return 'awaiting_approval';
  return 'draft';
}

/**
 * A deadline runs and nobody has answered. In mode `automatic` it starts when Stripe refuses a location;
 * what asks Stripe there is the finalize itself, so a person who must approve that comes first.
 */
function isAwaitingTax({ tax, policy, approved }: InvoiceState): boolean {
  if (tax.outcome !== null) return false;
  if (waitsInDraft(tax.mode)) return true;
  return tax.until !== null && (!policy.needs_approval || approved !== null);
}

export function externalStatusOf(state: InvoiceState): ExternalStatus | null {
  if (state.ended?.as === 'deleted' && state.stripe_invoice_id !== null) return 'DELETED';
  if (!state.seen) return null;
  switch (state.seen.status) {
    case 'draft':
      return null;
    case 'open':
      return state.seen.payment === 'failed' ? 'PAYMENT_FAILED' : 'FINALIZED';
    case 'paid':
      return 'PAID';
    case 'uncollectible':
      return 'UNCOLLECTIBLE';
    case 'void':
      return 'VOID';
    case 'deleted':
      return 'DELETED';
  }
}

/**
 * The block in force, or null. Closing lifts a block, for what stopped the invoice no longer matters;
 * but that something else than was asked for was paid or is owed matters until a person has accepted it, as
 * does credit that a void invoice keeps, and money that is held for nothing until it is given back.
 */
export function blockOf(state: InvoiceState): Block | null {
  if (!state.block || state.block.n <= state.released) return null;
  const status = statusOf(state);
  if (!isClosed(status)) return state.block;
  if (state.block.code === 'payment_held') return isMoneyHeld(state) ? state.block : null;
  const matters = state.block.code === 'credit_not_returned' ? ['void'] : ['paid', 'uncollectible'];
  return matters.includes(status) && differenceOf(state) !== null ? state.block : null;
}

/** What a person may accept: the difference that the standing block is about, or null. */
export function differenceOf({ block, released, compared }: InvoiceState) {
  if (!block || !isAboutDifference(block.code) || block.n <= released) return null;
  if (!compared || compared.fingerprint === null) return null;
  const { fingerprint, count, at } = compared;
  return { fingerprint, count, compared_at: at };
}

/** Stripe held something else when it was last compared, and nobody has accepted that. */
export function hasOpenDifference({ compared, accepted_difference }: InvoiceState): boolean {
  const fingerprint = compared?.fingerprint ?? null;
  return fingerprint !== null && fingerprint !== accepted_difference?.fingerprint;
}

/** What a person has asked for and nothing has overtaken. */
export function requestOf({ requested, dropped }: InvoiceState): InvoiceState['requested'] {
  return requested && dropped && dropped >= requested.at ? null : requested;
}

/** Which of the Stripe invoices that a person has revised in the Dashboard we have seen last; the first is 1. */
export function generationOf({ seen }: Pick<InvoiceState, 'seen'>): number {
  return seen?.generation ?? 1;
}

/** Tells one content of the lines from another; the version that a tax engine confirms. */
export function contentVersionOf({ draft, replaced }: InvoiceState): string | null {
  return replaced?.version ?? draft?.version ?? null;
}
