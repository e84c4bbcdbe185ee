import { failures } from '../domain/failures';
import { blockOf, externalStatusOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from './ports';

type Told = Pick<InvoiceRecord, 'ref' | 'document' | 'plan' | 'state' | 'links' | 'seq'>;

/** What an event tells of an invoice, and what the API's answer begins with. */
export function toInvoiceSummary({ ref, document, plan, state, links, seq }: Told) {
  return {
    id: ref.invoice_id,
    customer_id: document.customer_id,
    currency: document.currency,
    revision: state.revision,
    status: statusOf(state),
    external_status: externalStatusOf(state),
    blocked: toBlocked(state),
    totals: toTotals(state, plan.subtotal),
    tax: { mode: state.tax.mode, outcome: state.tax.outcome },
    external_invoice: {
      billing_provider_type: 'stripe' as const,
      invoice_id: state.stripe_invoice_id,
      issued_at_timestamp: state.seen?.finalized_at ?? null,
      external_status: externalStatusOf(state),
      hosted_invoice_url: links.hosted_invoice_url,
      invoice_pdf: links.invoice_pdf,
      number: state.seen?.number ?? null,
    },
    sequence: seq,
  };
}

function toBlocked(state: InvoiceState) {
  const block = blockOf(state);
  if (!block) return null;
  const { step, code, message, since, attempts, stripe_request_id } = block;
  return { step, code, message, since, attempts, stripe_request_id, hint: failures[code].hint };
}

/** Stripe's figures once they are final; before that only what was asked for and decided. */
function toTotals(state: InvoiceState, subtotal: number) {
  const { seen } = state;
  if (!seen || externalStatusOf(state) === null) {
    return { subtotal, tax: state.tax.amount, total: null, amount_due: null, amount_paid: 0 };
  }
  return {
    subtotal: seen.subtotal,
    tax: seen.tax,
    total: seen.total,
    amount_due: seen.amount_due,
    amount_paid: seen.amount_paid,
  };
}
