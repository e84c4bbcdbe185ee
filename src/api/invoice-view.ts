import { describeActions } from '../domain/actions';
import type { Connection, StripePlan } from '../domain/document';
import { gateOf } from '../domain/gate-verdict';
import { workflowIdOf } from '../domain/ids';
import { allowedActions, nextStep } from '../domain/next-step';
import { blockedOf, externalInvoiceOf, revisionsOf, totalsOf } from '../domain/invoice-summary';
import { contentVersionOf, differenceOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { waitingFor } from '../domain/waiting';
import { nextWakeUp } from '../domain/wake-up';
import type { Action } from '../domain/status';
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
    next_step: nextStep(state),
    waiting_for: waitingFor(state),
    next_wake_up: nextWakeUp(state, lastTouched(record)),
    blocked: blockedOf(state, connection.id),
    allowed_actions: allowedActions(state),
    actions: toActions(record),
    totals: totalsOf(state, record.plan.subtotal),
    tax: toTax(state),
    payment: toPayment(state),
    payment_gate: gateOf(state),
    external_invoice: externalInvoiceOf(state, record.links),
    revisions: revisionsOf(state),
    split: toSplit(record.plan),
    lines: toLines(record),
    created_at: record.created_at,
    updated_at: record.updated_at,
    workflow: toWorkflow(record, config),
  };
}

/** The last writing is where the process came to rest; a workflow that was moved ahead in time says when. */
function lastTouched({ state, updated_at }: InvoiceRecord): string {
  const times = [updated_at, state.seen?.as_of, state.block?.last_attempt_at];
  return (
    times
      .filter((time) => time !== undefined)
      .toSorted()
      .at(-1) ?? updated_at
  );
}

function toActions({ ref, state, plan }: InvoiceRecord): InvoiceView['actions'] {
  const lines = plan.lines.map(({ id }) => ({ id, tax_amounts: [] }));
  const examples: Partial<Record<Action, Record<string, unknown>>> = {
    extend_tax_wait: { by: 'PT1H' },
    supply_tax: { revision: state.revision, lines: lines.slice(0, 1) },
    reissue: { revision: state.revision + 1 },
    accept_difference: {
      difference: differenceOf(state)?.fingerprint,
      reason: 'Why it is right as it is.',
    },
  };
  return describeActions(state).map(({ action, leads_to }) => ({
    action,
    leads_to,
    method: 'POST',
    path: `/v1/invoices/${encodeURIComponent(ref.invoice_id)}/${action}`,
    example_body: examples[action] ?? null,
  }));
}

function toPayment({ seen }: InvoiceState): InvoiceView['payment'] {
  if (seen === null || seen.status === 'draft') return null;
  const { payment: state, attempt_count, next_payment_attempt_at, payment_error } = seen;
  const next_attempt_at = next_payment_attempt_at;
  return { state, attempt_count, next_attempt_at, error: payment_error ?? null };
}

function toTax(state: InvoiceState): InvoiceView['tax'] {
  const { mode, outcome, provider, reason, since, until, decided_at } = state.tax;
  const waited = since !== null && decided_at !== null;
  return {
    mode,
    outcome,
    provider,
    reason,
    version: contentVersionOf(state),
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
