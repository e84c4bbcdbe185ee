import type { Connection } from '../domain/document';
import { failures } from '../domain/failures';
import { workflowIdOf } from '../domain/ids';
import { allowedActions } from '../domain/next-step';
import { blockOf, externalStatusOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import type { ApiConfig } from './deps';
import type { InvoiceView } from './schemas/invoice-view';

/** The invoice as the caller sees it, from the record alone. */
export function toInvoiceView(
  record: InvoiceRecord,
  connection: Pick<Connection, 'id'>,
  config: ApiConfig,
): InvoiceView {
  const { document, state } = record;
  return {
    id: record.ref.invoice_id,
    connection: connection.id,
    customer_id: document.customer_id,
    currency: document.currency,
    revision: state.revision,
    status: statusOf(state),
    waiting_for: toWaitingFor(state),
    blocked: toBlocked(state, connection.id),
    allowed_actions: allowedActions(state),
    totals: toTotals(record),
    tax: toTax(state),
    external_invoice: toExternalInvoice(record),
    lines: toLines(record),
    created_at: record.created_at,
    updated_at: record.updated_at,
    workflow: toWorkflow(record, config),
  };
}

function toWaitingFor(state: InvoiceState): InvoiceView['waiting_for'] {
  const block = blockOf(state);
  if (block) return { what: 'retry', since: block.since, until: null };
  switch (statusOf(state)) {
    case 'awaiting_tax':
      return {
        what: 'tax',
        since: state.tax.since ?? state.draft?.completed_at ?? null,
        until: state.tax.until,
      };
    case 'awaiting_approval':
      return { what: 'approval', since: state.draft?.completed_at ?? null, until: null };
    case 'open':
      return {
        what: 'payment',
        since: state.seen?.finalized_at ?? null,
        until: state.seen?.due_at ?? null,
      };
    default:
      return null;
  }
}

function toBlocked(state: InvoiceState, connection: string): InvoiceView['blocked'] {
  const block = blockOf(state);
  if (!block) return null;
  const { step, code, message, since, attempts, stripe_request_id } = block;
  const hint = failures[code].hint.replace('{connection}', connection);
  return { step, code, message, since, attempts, stripe_request_id, hint };
}

/** A draft's tax and total are nobody's answer yet: they are told when the tax is decided. */
function toTotals({ plan, state }: InvoiceRecord): InvoiceView['totals'] {
  const { seen, tax } = state;
  const isDecided = seen !== null && (seen.status !== 'draft' || tax.outcome !== null);
  return {
    subtotal: seen?.subtotal ?? plan.subtotal,
    tax: isDecided ? seen.tax : null,
    total: isDecided ? seen.total : null,
    amount_due: isDecided ? seen.amount_due : null,
    amount_paid: seen?.amount_paid ?? 0,
  };
}

function toTax({ tax, draft }: InvoiceState): InvoiceView['tax'] {
  const { mode, outcome, provider, reason, since, until, decided_at } = tax;
  const waited = since !== null && decided_at !== null;
  return {
    mode,
    outcome,
    provider,
    reason,
    version: draft?.version ?? null,
    deadline: until,
    waited_ms: waited ? Math.max(0, Date.parse(decided_at) - Date.parse(since)) : null,
  };
}

function toExternalInvoice({ state, links }: InvoiceRecord): InvoiceView['external_invoice'] {
  return {
    billing_provider_type: 'stripe',
    invoice_id: state.stripe_invoice_id,
    issued_at_timestamp: state.seen?.finalized_at ?? null,
    external_status: externalStatusOf(state),
    hosted_invoice_url: links.hosted_invoice_url,
    invoice_pdf: links.invoice_pdf,
    number: state.seen?.number ?? null,
  };
}

/** Lines as they were posted; where no amount came, the one that was computed. */
function toLines({ document, plan }: InvoiceRecord): InvoiceView['lines'] {
  const amounts = new Map(plan.lines.map((line) => [line.id, line.amount]));
  return document.lines.map((line) => ({
    ...line,
    amount: line.amount ?? amounts.get(line.id) ?? null,
  }));
}

function toWorkflow(
  { ref }: InvoiceRecord,
  { webUiUrl, namespace }: ApiConfig,
): InvoiceView['workflow'] {
  const id = workflowIdOf(ref);
  const base = webUiUrl?.replace(/\/+$/, '');
  const path = `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  return { id, url: base === undefined ? null : base + path };
}
