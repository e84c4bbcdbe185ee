import type { StripeLinks } from './document';
import { gateOf } from './gate-verdict';
import { failures, hintOf } from './failures';
import type { Revision } from './former-revisions';
import type { InvoiceRef } from './ids';
import { allowedActions } from './next-step';
import { blockOf, differenceOf, externalStatusOf, statusOf } from './state';
import type { InvoiceState } from './state';
import type { Action } from './status';

/** What is told of an invoice: the same words in the API's answers, in events and in Temporal's Web UI. */
interface Told {
  ref: InvoiceRef;
  document: { customer_id: string; currency: string };
  plan: { subtotal: number };
  state: InvoiceState;
  links: StripeLinks;
  seq: number;
}

/** Why a step gave up, and what to do about it. */
export function blockedOf(state: InvoiceState, connection: string) {
  const block = blockOf(state);
  if (!block) return null;
  const { n: _n, provider_error, ...told } = block;
  return {
    ...told,
    meaning: failures[block.code].meaning,
    provider_error: provider_error ?? null,
    hint: hintOf(block.code, connection),
    released_by: releasedBy(state),
    difference: differenceOf(state),
  };
}

/** The actions that lift the block and are allowed now, the one to think of first in front. */
function releasedBy(state: InvoiceState): Action[] {
  const block = blockOf(state);
  if (!block) return [];
  const allowed = allowedActions(state);
  return failures[block.code].released_by.filter((action) => allowed.includes(action));
}

/** A draft's tax and total are nobody's answer yet: they are told when the tax is decided. */
export function totalsOf(state: InvoiceState, subtotal: number) {
  const { seen } = state;
  if (seen === null || externalStatusOf(state) === null) {
    const { amount } = state.tax;
    const owed = { total: null, amount_due: null, amount_paid: 0, carried_over: 0 };
    return { subtotal, tax: amount, ...owed };
  }
  const { tax, total, amount_due, amount_paid, carried_over = 0 } = seen;
  return { subtotal: seen.subtotal, tax, total, amount_due, amount_paid, carried_over };
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

/** Every revision, the latest last. Where each has a Stripe invoice of its own they name one another. */
export function revisionsOf(state: InvoiceState) {
  const all: Revision[] = [...(state.former ?? []), state];
  return all.map(({ revision, revised, stripe_invoice_id, seen }, index) => {
    const before = revised?.how === 'reissue' ? all[index - 1] : undefined;
    const after = all[index + 1];
    const isRewritten = after?.revised?.how === 'replace_lines';
    return {
      revision,
      how: revised?.how ?? null,
      at: revised?.at ?? null,
      by: revised?.by ?? null,
      stripe_invoice_id,
      stripe_status: isRewritten ? null : (seen?.status ?? null),
      amount_paid: isRewritten ? 0 : (seen?.amount_paid ?? 0),
      replaces: before?.stripe_invoice_id ?? null,
      replaced_by: isRewritten ? null : (after?.stripe_invoice_id ?? null),
    };
  });
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
    revisions: revisionsOf(state),
    payment_gate: gateOf(state),
    sequence: seq,
  };
}
