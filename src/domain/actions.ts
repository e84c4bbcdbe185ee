import { gateStatusOf } from './gate-verdict';
import { allowedActions } from './next-step';
import { blockOf, statusOf } from './state';
import type { InvoiceState } from './state';
import type { Action } from './status';

/** An action that is allowed now, and what it leads to: the same words in the API and on a terminal. */
export interface AllowedAction {
  action: Action;
  leads_to: string;
}

export function describeActions(state: InvoiceState): AllowedAction[] {
  return allowedActions(state).map((action) => ({ action, leads_to: leadsTo(action, state) }));
}

function leadsTo(action: Action, state: InvoiceState): string {
  switch (action) {
    case 'retry':
      return retryLeadsTo(state);
    case 'finalize':
      return statusOf(state) === 'awaiting_approval'
        ? 'The draft is approved: it is compared once more, finalized and collected.'
        : 'It looks for the tax once more and finalizes with it; refused while the tax is not there.';
    case 'finalize_without_tax':
      return 'It goes on without tax, as a recorded decision, and is finalized.';
    case 'supply_tax':
      return 'The tax that you report is written on the draft, and it is finalized.';
    case 'extend_tax_wait':
      return `It waits longer for tax than until ${state.tax.until ?? 'now'}.`;
    case 'replace_lines':
      return 'With lines: they take the place of those on the draft, as a new revision. Without: our lines that were changed there are written again.';
    case 'accept_difference':
      return statusOf(state) === 'draft' || statusOf(state) === 'awaiting_tax'
        ? 'The draft is finalized as Stripe holds it; exactly this difference is accepted, on record.'
        : 'What Stripe holds is accepted as it is, on record; nothing is changed there.';
    case 'void':
      return voidLeadsTo(state);
    case 'reissue':
      return statusOf(state) === 'void'
        ? 'A new Stripe invoice is made, as the next revision, with other lines or the same.'
        : 'The invoice is voided in Stripe; then a new one is made, as the next revision.';
    case 'mark_uncollectible':
      return 'The payment is given up; it may still be paid or voided later.';
  }
}

function retryLeadsTo(state: InvoiceState): string {
  const block = blockOf(state);
  const step = block?.step.replaceAll('_', ' ') ?? '';
  return `The step that gave up (${step}) is tried again, with nothing repeated that was done.`;
}

function voidLeadsTo(state: InvoiceState): string {
  const isFinalized = ['open', 'uncollectible'].includes(statusOf(state));
  if (gateStatusOf(state) === 'pending' && isFinalized) {
    return 'The invoice is voided in Stripe and its payment gate fails, unless it is paid by then.';
  }
  if (isFinalized) return 'The invoice is voided in Stripe; nobody owes it any more.';
  return state.stripe_invoice_id === null
    ? 'The invoice ends here; nothing of it is left in Stripe.'
    : 'The draft is deleted in Stripe, and the invoice ends.';
}
