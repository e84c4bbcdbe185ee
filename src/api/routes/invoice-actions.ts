import { toDeadline } from '../../domain/extension';
import { allowedActions } from '../../domain/next-step';
import { differenceOf } from '../../domain/state';
import type { Connection } from '../../domain/document';
import type { Fact } from '../../domain/facts';
import type { Action } from '../../domain/status';
import type { InvoiceRecord } from '../../store/ports';
import type { Command } from '../../workflows/contract';
import { actionNotAllowed } from '../action-not-allowed';
import { requireRole } from '../auth/require-role';
import { correct } from '../correction';
import type { ApiDeps } from '../deps';
import { defineConnectionRoute } from '../define-route';
import type { Answer, Handled, Route } from '../define-route';
import { invalidRequest } from '../errors';
import type { ErrorCode, Fault } from '../errors';
import { readInvoiceView } from '../read-invoice-view';
import { requireInvoice } from '../require-invoice';
import { sendCommand } from '../send-command';
import { invoiceView } from '../schemas/invoice-view';
import { noInput } from '../schemas/common';
import { acceptanceBody } from '../schemas/acceptance';
import { retryBody } from '../schemas/correction';
import { extensionBody, taxReportBody } from '../schemas/tax-report';
import { taxReportFaults } from '../tax-report-faults';
import { invoiceParams } from './get-invoice';

const errors: ErrorCode[] = ['invoice_not_found', 'action_not_allowed', 'engine_unavailable'];

/** What every action of an invoice has in common. */
export function documented(action: Action, summary: string) {
  return {
    method: 'post' as const,
    path: `/v1/invoices/{invoice_id}/${action}`,
    id: `${action.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase())}Invoice`,
    tag: 'Actions',
    access: 'operate' as const,
    summary,
    ...noInput,
    params: invoiceParams,
    errors: action === 'finalize' ? [...errors, 'tax_missing' as const] : errors,
    responses: {
      200: { description: 'Done; the invoice after it.', schema: invoiceView },
      202: { description: 'Taken and not done yet; the invoice as it is.', schema: invoiceView },
    },
  };
}

export type Request = Handled<{ invoice_id: string }, unknown, unknown> & {
  connection: Connection;
};

/** The record, when it allows the action; the record is never behind the workflow. */
export async function requireAllowed(
  action: Action,
  { params, connection }: Request,
  { store }: ApiDeps,
): Promise<InvoiceRecord> {
  const record = await requireInvoice(store, connection, params.invoice_id);
  const allowed = allowedActions(record.state);
  if (!allowed.includes(action)) throw actionNotAllowed(action, allowed);
  return record;
}

export async function answer(
  result: 'done' | 'running',
  { params, connection }: Request,
  deps: ApiDeps,
): Promise<Answer> {
  const record = await requireInvoice(deps.store, connection, params.invoice_id);
  return {
    status: result === 'done' ? 200 : 202,
    body: await readInvoiceView(record, connection, deps),
  };
}

/** An action that needs nothing but its name. */
function plainAction(action: Command['action'], summary: string): Route {
  return defineConnectionRoute({
    ...documented(action, summary),
    async handler(request, deps) {
      const record = await requireAllowed(action, request, deps);
      return answer(
        await sendCommand(record, { action, by: request.caller.by }, deps),
        request,
        deps,
      );
    },
  });
}

const retry = defineConnectionRoute({
  ...documented('retry', 'Release the step that gave up'),
  description:
    'With a `correction` the customer (in Stripe too) or the mapping of products is corrected first, for ' +
    'every later invoice as well; that needs a key with the role write. A block for a missing customer or product is released with the mapping as it is then.',
  body: retryBody,
  errors: [...errors, 'correction_refused', 'stripe_unavailable'],
  async handler(request, deps) {
    const correction = request.body?.correction;
    // It holds for later invoices too, and changes the customer in Stripe: more than to act on an invoice.
    if (correction) requireRole(request.caller, 'write', 'A correction');
    const record = await requireAllowed('retry', request, deps);
    if (correction) await correct(record, request.connection, correction, deps);
    const { ref, document } = record;
    await deps.engine.retry(ref, request.caller.by, { customer_id: document.customer_id });
    return answer('done', request, deps);
  },
});

const supplyTax = defineConnectionRoute({
  ...documented('supply_tax', 'Report tax that was computed elsewhere'),
  body: taxReportBody,
  async handler(request, deps) {
    const record = await requireAllowed('supply_tax', request, deps);
    refuse(taxReportFaults(request.body, record));
    await deps.store.invoices.saveTaxReport(record.ref, request.body);
    const command: Command = { action: 'supply_tax', by: request.caller.by };
    return answer(await sendCommand(record, command, deps), request, deps);
  },
});

const extendTaxWait = defineConnectionRoute({
  ...documented('extend_tax_wait', 'Wait longer for tax'),
  body: extensionBody,
  async handler(request, deps) {
    const record = await requireAllowed('extend_tax_wait', request, deps);
    const deadline = toDeadline(request.body, record.state.tax.until, deps.now());
    if (typeof deadline !== 'string') throw invalidRequest([deadline]);
    const command: Command = {
      action: 'extend_tax_wait',
      by: request.caller.by,
      until: deadline,
    };
    return answer(await sendCommand(record, command, deps), request, deps);
  },
});

const acceptDifference = defineConnectionRoute({
  ...documented('accept_difference', 'Take what Stripe holds as it is, with a reason'),
  body: acceptanceBody,
  async handler(request, deps) {
    const record = await requireAllowed('accept_difference', request, deps);
    const { difference, reason } = request.body;
    const message = 'Stripe holds another difference by now: read the invoice again.';
    if (differenceOf(record.state)?.fingerprint !== difference) {
      throw invalidRequest([{ pointer: '/difference', message }]);
    }
    // Before the command, and the reason in the store alone: a person's words must not be in a history.
    const at = deps.now().toISOString();
    const { by } = request.caller;
    const accepted: Fact = { type: 'difference_accepted', at, by, fingerprint: difference };
    const extra = { details: { reason }, from: record };
    await deps.store.invoices.record(record.ref, [accepted], extra);
    const command: Command = { action: 'accept_difference', by, difference };
    return answer(await sendCommand(record, command, deps), request, deps);
  },
});

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw invalidRequest(faults);
}

export const actionRoutes: Route[] = [
  retry,
  plainAction('finalize', 'Finalize now; with tax awaited, only when it is there'),
  plainAction('finalize_without_tax', 'Go on without tax, as a recorded decision'),
  supplyTax,
  extendTaxWait,
  acceptDifference,
  plainAction('void', 'Delete the draft, or void the open invoice'),
  plainAction('mark_uncollectible', 'Give up on payment'),
];
