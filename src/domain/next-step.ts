import { closingStepOf, gateStatusOf, isIntentGate, isToPay } from './gate-verdict';
import { isMoneyHeld, isToAttach } from './payment-intent';
import { blockOf, differenceOf, requestOf, statusOf } from './state';
import type { InvoiceState } from './state';
import { isClosed } from './status';
import type { Action, Status } from './status';

export const nextSteps = [
  'write_draft',
  'replace_lines',
  'revise',
  'await_tax',
  'apply_tax',
  'await_approval',
  'charge',
  'finalize',
  'pay',
  'attach_payment',
  'track_payment',
  'void',
  'reissue',
  'mark_uncollectible',
  'close',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** Nothing to do but to look, when something comes or from time to time. */
export function isWait(step: NextStep): boolean {
  return step === 'await_tax' || step === 'await_approval' || step === 'track_payment';
}

/** What the process does next, from the state alone: the same after a restart, a re-entry or a replay. */
export function nextStep(state: InvoiceState): NextStep {
  const status = statusOf(state);
  const request = requestOf(state)?.action;
  if (request === 'reissue' && mayReissue(state)) return 'reissue';
  const closing = closingStepOf(state);
  if (isToAttach(state) && (isClosed(status) || status === 'open')) return 'attach_payment';
  // Given up is closed for all but money that comes after all, and a void.
  if (isClosed(status)) {
    return status === 'uncollectible' && request === 'void' ? 'void' : (closing ?? 'close');
  }
  if (request === 'void' && !isMoneyHeld(state))
    return isCanceledLater(state) ? 'track_payment' : 'void';
  if (closing) return closing;
  if (request === 'revise' && isCompleteDraft(status)) return 'revise';
  if (isToReplaceLines(state)) return 'replace_lines';
  switch (status) {
    case 'accepted':
      return 'write_draft';
    case 'awaiting_tax':
      if (request === 'supply_tax' || state.policy.gate?.has_tax) return 'apply_tax';
      // In mode `automatic` the answer comes from finalize itself.
      return state.tax.mode === 'automatic' ? finalizeStepOf(state) : 'await_tax';
    case 'awaiting_approval':
      return 'await_approval';
    case 'open':
      if (isToPay(state)) return 'pay';
      return request === 'mark_uncollectible' ? 'mark_uncollectible' : 'track_payment';
    default:
      return finalizeStepOf(state);
  }
}

/** With a payment of its own the money comes first. */
function finalizeStepOf(state: InvoiceState): 'charge' | 'track_payment' | 'finalize' {
  if (!isIntentGate(state) || isMoneyHeld(state)) return 'finalize';
  return state.gate?.intent ? 'track_payment' : 'charge';
}

/** Stripe cancels no payment that is on its way. */
function isCanceledLater({ gate }: InvoiceState): boolean {
  return gate?.intent?.status === 'processing';
}

/** Asked for, not done since, and still possible. */
function isToReplaceLines(state: InvoiceState): boolean {
  const { requested, replaced } = state;
  if (requested?.action !== 'replace_lines' || !isCompleteDraft(statusOf(state))) return false;
  return !replaced || replaced.requested_at < requested.at;
}

/**
 * Nobody has paid it and nobody is just about to; what was taken back by a person may be made anew as well.
 * Not behind a payment gate: another charge would be another verdict.
 */
function mayReissue(state: InvoiceState): boolean {
  if (state.policy.gate) return false;
  const status = statusOf(state);
  if (status === 'open') return state.seen?.payment !== 'processing';
  return status === 'void' || status === 'uncollectible';
}

function isCompleteDraft(status: Status): boolean {
  return status === 'draft' || status === 'awaiting_tax' || status === 'awaiting_approval';
}

/**
 * What resolves a difference, beside mending it in Stripe and `retry`. A closed invoice cannot be mended,
 * so there a retry would only hide it; before the draft is complete a retry writes the lines anyway.
 */
function releases(state: InvoiceState): Action[] {
  const status = statusOf(state);
  if (!blockOf(state)) return [];
  if (differenceOf(state) === null || status === 'accepted') return ['retry'];
  if (isClosed(status)) return ['accept_difference'];
  return ['retry', 'accept_difference'];
}

function isOver(state: InvoiceState): boolean {
  return isClosed(statusOf(state)) || gateStatusOf(state) !== 'pending';
}

/** What a person may do now. An action that is not in this list is refused with the list. */
export function allowedActions(state: InvoiceState): Action[] {
  const release = releases(state);
  if (state.gate?.charge)
    return isMoneyHeld(state) || isOver(state) ? release : [...release, 'void'];
  const reissue: Action[] = mayReissue(state) ? ['reissue'] : [];
  switch (statusOf(state)) {
    case 'accepted':
      return [...release, 'void'];
    case 'draft':
      return state.tax.mode === 'automatic' && state.tax.outcome === null
        ? [...release, 'finalize_without_tax', 'replace_lines', 'void']
        : [...release, 'replace_lines', 'void'];
    case 'awaiting_tax': {
      const supply: Action[] = state.tax.mode === 'automatic' ? [] : ['supply_tax'];
      const ways: Action[] = ['finalize', 'finalize_without_tax', ...supply, 'extend_tax_wait'];
      return [...release, ...ways, 'replace_lines', 'void'];
    }
    case 'awaiting_approval':
      return [...release, 'finalize', 'replace_lines', 'void'];
    case 'open':
      // A gate has one way out: paid, or void.
      return gateStatusOf(state) === null
        ? [...release, 'void', ...reissue, 'mark_uncollectible']
        : [...release, 'void'];
    case 'uncollectible':
      return [...release, 'void', ...reissue];
    case 'void':
      return [...release, ...reissue];
    case 'paid':
    case 'deleted':
    case 'skipped':
      return release;
  }
}
