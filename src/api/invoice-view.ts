import type { Connection, StripePlan } from '../domain/document';
import { workflowIdOf } from '../domain/ids';
import { allowedActions } from '../domain/next-step';
import { blockedOf, externalInvoiceOf, totalsOf, waitingFor } from '../domain/invoice-summary';
import { statusOf } from '../domain/state';
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
    waiting_for: waitingFor(state),
    blocked: blockedOf(state, connection.id),
    allowed_actions: allowedActions(state),
    totals: totalsOf(state, record.plan.subtotal),
    tax: toTax(state),
    external_invoice: externalInvoiceOf(state, record.links),
    split: toSplit(record.plan),
    lines: toLines(record),
    created_at: record.created_at,
    updated_at: record.updated_at,
    workflow: toWorkflow(record, config),
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

/** Lines as they were posted; where no amount came, the one that was computed. */
function toLines({ document, plan }: InvoiceRecord): InvoiceView['lines'] {
  const amounts = new Map(plan.lines.map((line) => [line.id, line.amount]));
  // The first part of a split invoice has the whole document.
  const own = plan.split?.part === 1 ? document.lines.slice(...plan.split.lines) : document.lines;
  return own.map((line) => ({
    ...line,
    amount: line.amount ?? amounts.get(line.id) ?? null,
  }));
}

function toSplit({ split }: StripePlan): InvoiceView['split'] {
  if (!split) return null;
  const { part, parts, subtotal } = split;
  return { part, of: parts.length, subtotal, parts };
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
