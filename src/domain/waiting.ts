import { isTransient } from './failures';
import { gateDeadlineOf } from './gate-verdict';
import { isMoneyHeld } from './payment-intent';
import type { IntentStatus } from './payment-intent';
import { blockOf, statusOf } from './state';
import type { InvoiceState } from './state';
import type { PaymentError } from './stripe-snapshot';
import type { TaxMode } from './tax';
import { deadlineOfBlock, earliest } from './wake-up';

export interface WaitingFor {
  what: 'retry' | 'tax' | 'approval' | 'payment';
  since: string | null;
  until: string | null;
  /** The same in words, and what happens at `until`. */
  message: string;
}

/** What an invoice that rests waits for; null: it is closed, or at work. */
export function waitingFor(state: InvoiceState): WaitingFor | null {
  const block = blockOf(state);
  if (block) {
    const deadline = deadlineOfBlock(state);
    const message = isTransient(block.code)
      ? 'It is tried again by itself; nobody is needed.'
      : `A person mends the cause and releases it.${atDeadline(state, deadline)}`;
    const until = earliest(deadline, gateDeadlineOf(state));
    return { what: 'retry', since: block.since, until, message: message + atGateEnd(state) };
  }
  switch (statusOf(state)) {
    case 'awaiting_tax': {
      const { mode, until } = state.tax;
      const since = state.tax.since ?? state.draft?.completed_at ?? null;
      const message = `${answererOf[mode]}.${atDeadline(state, until)}${atGateEnd(state)}`;
      return { what: 'tax', since, until: earliest(until, gateDeadlineOf(state)), message };
    }
    case 'awaiting_approval': {
      const since = state.draft?.completed_at ?? null;
      const message = 'Left as a draft on purpose: a person finalizes it, here or in Stripe.';
      return { what: 'approval', since, until: null, message };
    }
    case 'open': {
      const { finalized_at = null, due_at = null } = state.seen ?? {};
      return {
        what: 'payment',
        since: finalized_at,
        until: earliest(due_at, gateDeadlineOf(state)),
        message: paymentMessage(state) + atGateEnd(state),
      };
    }
    case 'draft':
      return waitingForIntent(state);
    default:
      return null;
  }
}

function waitingForIntent(state: InvoiceState): WaitingFor | null {
  const intent = state.gate?.intent;
  if (!intent || isMoneyHeld(state)) return null;
  const what = paymentMessageOf[intent.status];
  return what === undefined
    ? null
    : {
        what: 'payment',
        since: intent.as_of,
        until: gateDeadlineOf(state),
        message: what + atGateEnd(state),
      };
}

const paymentMessageOf: Partial<Record<IntentStatus, string>> = {
  requires_action: 'The customer must confirm the payment, as by 3-D Secure.',
  processing: 'A payment is on its way and not settled.',
};

const answererOf: Record<TaxMode, string> = {
  none: 'Nobody owes a tax',
  automatic: "Stripe's automatic tax cannot compute yet",
  anrok_metadata: 'Anrok computes the tax and says so in the metadata of the draft',
  anrok: 'Anrok computes the tax',
  avalara: 'Avalara computes the tax',
  external: 'Somebody reports the tax with supply_tax',
};

/** At the deadline the policy decides; once a fallback has failed too, a person does. */
function atDeadline({ policy, tax }: InvoiceState, until: string | null): string {
  if (until === null) return '';
  const decision = tax.round > 1 ? 'hold' : policy.on_timeout;
  switch (decision) {
    case 'finalize_without_tax':
      return ` At ${until} it is finalized without tax.`;
    case 'hold':
      return ` At ${until} it is held for a person.`;
    case 'fallback':
      return ` At ${until} the tax mode ${policy.fallback_mode ?? ''} takes over.`;
  }
}

function atGateEnd(state: InvoiceState): string {
  const until = gateDeadlineOf(state);
  return until === null ? '' : ` At ${until} its payment gate fails and it is taken back.`;
}

function paymentMessage({ seen, overdue_at }: InvoiceState): string {
  const overdue = overdue_at === null ? '' : ` It is overdue since ${overdue_at}.`;
  switch (seen?.payment) {
    case 'failed': {
      const next = seen.next_payment_attempt_at;
      const why = seen.payment_error ? `: ${declineOf(seen.payment_error)}` : '';
      const then = next === null ? 'Stripe does not try again by itself' : `the next is at ${next}`;
      return `Payment attempt ${seen.attempt_count} failed${why}; ${then}.${overdue}`;
    }
    case 'requires_action':
      return `The customer must confirm the payment, as by 3-D Secure.${overdue}`;
    case 'processing':
      return `A payment is on its way and not settled.${overdue}`;
    default:
      return `The customer pays.${overdue}`;
  }
}

function declineOf({ message, code, decline_code }: PaymentError): string {
  const said = message?.replace(/\.$/, '') ?? 'the means of payment was refused';
  const named = decline_code ?? code;
  return named === null ? said : `${said} (${named})`;
}
