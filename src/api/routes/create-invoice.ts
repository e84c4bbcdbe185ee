import type { Connection, InvoiceDocument } from '../../domain/document';
import type { Fact } from '../../domain/facts';
import { initialState } from '../../domain/state';
import type { Accepted, InvoiceRecord, NewInvoice } from '../../store/ports';
import type { Planned } from '../../stripe/plan-invoice';
import type { Part } from '../../stripe/plan-parts';
import { differencesOf, fingerprintOf } from '../canonical';
import type { ApiDeps } from '../deps';
import { defineConnectionRoute } from '../define-route';
import type { Answer } from '../define-route';
import { ApiError, invalidRequest } from '../errors';
import { toInvoiceView } from '../invoice-view';
import { newId } from '../new-id';
import { planDocument } from '../plan-document';
import { firstDocument } from '../revision';
import { invoiceBody } from '../schemas/invoice';
import { acceptedInvoice } from '../schemas/invoice-view';
import { noInput } from '../schemas/common';

export const createInvoice = defineConnectionRoute({
  method: 'post',
  path: '/v1/invoices',
  id: 'createInvoice',
  tag: 'Invoices',
  access: 'write',
  summary: 'Hand over a finished invoice',
  description:
    'Everything that can be refused is refused here, all faults in one answer, with nothing created. ' +
    'The answer comes as soon as the invoice is recorded; the rest goes on by itself, also when ' +
    'Temporal is away just now. The `id` makes it idempotent for ever.',
  ...noInput,
  body: invoiceBody,
  responses: {
    201: { description: 'Accepted.', schema: acceptedInvoice },
    200: {
      description: 'Accepted before with the same content; has `Idempotent-Replayed: true`.',
      schema: acceptedInvoice,
    },
  },
  errors: ['invoice_content_differs'],
  async handler({ body, connection, caller }, deps) {
    const { configuration, invoices } = deps.store;
    const id = body.id ?? newId('inv', deps.now());
    const [customer, standing] = await Promise.all([
      configuration.findCustomer(connection.id, body.customer_id),
      invoices.find({ connection: connection.id, invoice_id: id }),
    ]);
    const document = { ...body, id, customer_id: customer?.id ?? body.customer_id };
    if (standing) return answerStanding(standing, document, connection, deps);
    const planned = await planDocument(document, customer, connection, deps);
    if ('faults' in planned) throw invalidRequest(planned.faults.map(toFault));
    const accepted = await accept({ document, planned, connection, by: caller.by }, deps);
    const isWork = accepted.outcome === 'created' && planned.skip === null;
    const { customer_id } = document;
    for (const { id: invoice_id } of isWork ? planned.parts : []) {
      deps.pump.nudge({ connection: connection.id, invoice_id }, { customer_id });
    }
    return toAnswer(accepted, document, planned, connection, deps);
  },
});

/**
 * A repeated call is answered from the record before anything is planned: what was accepted once stays
 * accepted, although its customer or the settings may have changed since.
 */
async function answerStanding(
  record: InvoiceRecord,
  document: InvoiceDocument,
  connection: Connection,
  deps: ApiDeps,
): Promise<Answer> {
  const posted = await firstDocument(deps.store, record);
  const isSame = fingerprintOf(posted) === fingerprintOf(document);
  const outcome = isSame ? 'replayed' : 'differs';
  return toAnswer({ outcome, record }, document, null, connection, deps);
}

interface Acceptance {
  document: InvoiceDocument;
  planned: Planned;
  connection: Connection;
  by: string;
}

async function accept(
  { document, planned, connection, by }: Acceptance,
  { store, now }: ApiDeps,
): Promise<Accepted> {
  const { plan: whole, policy, skip, warnings } = planned;
  const [first, ...rest] = planned.parts;
  const at = now().toISOString();
  const skipped: Fact[] =
    skip === null ? [] : [{ type: 'ended', as: 'skipped', reason: skip, at, by: 'holdfast' }];
  const toNew = (part: Part): NewInvoice => ({
    ref: { connection: connection.id, invoice_id: part.id },
    document: part.document,
    fingerprint: fingerprintOf(part.document),
    plan: part.plan,
    state: initialState(policy),
    facts: skipped,
    by,
    at,
  });
  if (skip !== null)
    return store.invoices.accept({
      ...toNew({ id: document.id, document, plan: whole }),
      warnings,
    });
  const known = { ...toNew(first), warnings };
  const isOne = rest.length === 0;
  return isOne
    ? store.invoices.accept(known)
    : store.invoices.acceptAll([known, ...rest.map(toNew)]);
}

async function toAnswer(
  { outcome, record }: Accepted,
  document: InvoiceDocument,
  planned: Planned | null,
  connection: Connection,
  deps: ApiDeps,
): Promise<Answer> {
  if (outcome === 'differs') {
    throw new ApiError(
      'invoice_content_differs',
      `Invoice ${document.id} was accepted before with other content and stays as it was. Post the new content under another id.`,
      { errors: differencesOf(await firstDocument(deps.store, record), document) },
    );
  }
  const warnings = planned?.warnings.map(toFault) ?? [];
  const view = toInvoiceView(record, connection, deps.config);
  return {
    status: outcome === 'created' ? 201 : 200,
    body: warnings.length > 0 ? { ...view, warnings } : view,
    headers: {
      Location: `/v1/invoices/${document.id}`,
      ...(outcome === 'replayed' ? { 'Idempotent-Replayed': 'true' } : {}),
    },
  };
}

function toFault({ pointer, message }: { pointer: string; message: string }) {
  return { pointer, message };
}
