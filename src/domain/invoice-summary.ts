import type { StripeLinks } from './document';
import { failures } from './failures';
import type { InvoiceRef } from './ids';
import { blockOf, externalStatusOf, statusOf } from './state';
import type { InvoiceState } from './state';

/** What is told of an invoice: the same words in the API's answers, in events and in Temporal's Web UI. */
interface Told {
  ref: InvoiceRef;
  document: { customer_id: string; currency: string };
  plan: { subtotal: number };
  state: InvoiceState;
  links: StripeLinks;
  seq: number;
}

export interface WaitingFor {
  what: 'retry' | 'tax' | 'approval' | 'payment';
  since: string | null;
  until: string | null;
}

export function waitingFor(state: InvoiceState): WaitingFor | null {
  const block = blockOf(state);
  if (block) return { what: 'retry', since: block.since, until: null };
  switch (statusOf(state)) {
    case 'awaiting_tax': {
      const since = state.tax.since ?? state.draft?.completed_at ?? null;
      return { what: 'tax', since, until: state.tax.until };
    }
    case 'awaiting_approval':
      return { what: 'approval', since: state.draft?.completed_at ?? null, until: null };
    case 'open': {
      const { finalized_at = null, due_at = null } = state.seen ?? {};
      return { what: 'payment', since: finalized_at, until: due_at };
    }
    default:
      return null;
  }
}

export function blockedOf(state: InvoiceState, connection: string) {
  const block = blockOf(state);
  if (!block) return null;
  const { step, code, message, since, attempts, stripe_request_id } = block;
  const hint = failures[code].hint.replace('{connection}', connection);
  return { step, code, message, since, attempts, stripe_request_id, hint };
}

/** A draft's tax and total are nobody's answer yet: they are told when the tax is decided. */
export function totalsOf(state: InvoiceState, subtotal: number) {
  const { seen } = state;
  if (seen === null || externalStatusOf(state) === null) {
    return { subtotal, tax: state.tax.amount, total: null, amount_due: null, amount_paid: 0 };
  }
  const { tax, total, amount_due, amount_paid } = seen;
  return { subtotal: seen.subtotal, tax, total, amount_due, amount_paid };
}

export function externalInvoiceOf(state: InvoiceState, links: StripeLinks) {
  return {
    billing_provider_type: 'stripe' as const,
    invoice_id: state.stripe_invoice_id,
    issued_at_timestamp: state.seen?.finalized_at ?? null,
    external_status: externalStatusOf(state),
    hosted_invoice_url: links.hosted_invoice_url,
    invoice_pdf: links.invoice_pdf,
    number: state.seen?.number ?? null,
  };
}

/** The data of every event. */
export function toInvoiceSummary({ ref, document, plan, state, links, seq }: Told) {
  return {
    id: ref.invoice_id,
    customer_id: document.customer_id,
    currency: document.currency,
    revision: state.revision,
    status: statusOf(state),
    external_status: externalStatusOf(state),
    blocked: blockedOf(state, ref.connection),
    totals: totalsOf(state, plan.subtotal),
    tax: { mode: state.tax.mode, outcome: state.tax.outcome },
    external_invoice: externalInvoiceOf(state, links),
    sequence: seq,
  };
}
