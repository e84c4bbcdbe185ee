import { blockOf, statusOf } from './state';
import type { InvoiceState } from './state';
import { isClosed } from './status';
import type { Action } from './status';

export const nextSteps = [
  'write_draft',
  'await_tax',
  'apply_tax',
  'await_approval',
  'finalize',
  'track_payment',
  'void',
  'mark_uncollectible',
  'close',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** What the process does next, from the state alone: the same after a restart, a re-entry or a replay. */
export function nextStep(state: InvoiceState): NextStep {
  const status = statusOf(state);
  if (isClosed(status)) return 'close';
  const request = state.requested?.action;
  if (request === 'void') return 'void';
  switch (status) {
    case 'accepted':
      return 'write_draft';
    case 'awaiting_tax':
      if (request === 'supply_tax') return 'apply_tax';
      // In mode `automatic` the answer comes from finalize itself.
      return state.tax.mode === 'automatic' ? 'finalize' : 'await_tax';
    case 'awaiting_approval':
      return 'await_approval';
    case 'open':
      return request === 'mark_uncollectible' ? 'mark_uncollectible' : 'track_payment';
    default:
      return 'finalize';
  }
}

/** What a person may do now. An action that is not in this list is refused with the list. */
export function allowedActions(state: InvoiceState): Action[] {
  const retry: Action[] = blockOf(state) ? ['retry'] : [];
  switch (statusOf(state)) {
    case 'accepted':
      return [...retry, 'void'];
    case 'draft':
      return state.tax.mode === 'automatic' && state.tax.outcome === null
        ? [...retry, 'finalize_without_tax', 'void']
        : [...retry, 'void'];
    case 'awaiting_tax':
      return state.tax.mode === 'automatic'
        ? [...retry, 'finalize', 'finalize_without_tax', 'extend_tax_wait', 'void']
        : [...retry, 'finalize', 'finalize_without_tax', 'supply_tax', 'extend_tax_wait', 'void'];
    case 'awaiting_approval':
      return [...retry, 'finalize', 'void'];
    case 'open':
      return [...retry, 'void', 'mark_uncollectible'];
    case 'uncollectible':
      return [...retry, 'void'];
    case 'paid':
    case 'void':
    case 'deleted':
    case 'skipped':
      return retry;
  }
}
