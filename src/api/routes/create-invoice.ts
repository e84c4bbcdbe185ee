import type { Connection, InvoiceDocument } from '../../domain/document';
import type { Fact } from '../../domain/facts';
import { initialState } from '../../domain/state';
import type { Accepted } from '../../store/ports';
import type { Planned } from '../../stripe/plan-invoice';
import { differencesOf, fingerprintOf } from '../canonical';
import type { ApiDeps } from '../deps';
import { defineConnectionRoute } from '../define-route';
import type { Answer } from '../define-route';
import { ApiError, invalidRequest } from '../errors';
import { toInvoiceView } from '../invoice-view';
import { newId } from '../new-id';
import { invoiceBody } from '../schemas/invoice';
import { acceptedInvoice } from '../schemas/invoice-view';
import { noInput } from '../schemas/common';

export const createInvoice = defineConnectionRoute({
  method: 'post',
  path: '/v1/invoices',
  id: 'createInvoice',
  tag: 'Invoices',
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
  async handler({ body, connection }, deps) {
    const document = { ...body, id: body.id ?? newId('inv', deps.now()) };
    const standing = await answerStanding(document, connection, deps);
    if (standing) return standing;
    const planned = await plan(document, connection, deps);
    if ('faults' in planned) throw invalidRequest(planned.faults.map(toFault));
    const accepted = await accept(document, planned, connection, deps);
    const isWork = accepted.outcome === 'created' && planned.skip === null;
    if (isWork) deps.pump.nudge(accepted.record.ref, { customer_id: document.customer_id });
    return toAnswer(accepted, document, planned, connection, deps);
  },
});

/**
 * A repeated call is answered from the record before anything is planned: what was accepted once stays
 * accepted, although its customer or the settings may have changed since.
 */
async function answerStanding(
  document: InvoiceDocument,
  connection: Connection,
  deps: ApiDeps,
): Promise<Answer | null> {
  const record = await deps.store.invoices.find({
    connection: connection.id,
    invoice_id: document.id,
  });
  if (!record) return null;
  const isSame = fingerprintOf(record.document) === fingerprintOf(document);
  const outcome = isSame ? 'replayed' : 'differs';
  return toAnswer({ outcome, record }, document, null, connection, deps);
}

async function plan(
  document: InvoiceDocument,
  connection: Connection,
  { store, ...deps }: ApiDeps,
) {
  const ids = document.lines.flatMap(({ product_id }) => product_id ?? []);
  const [customer, products] = await Promise.all([
    store.configuration.customer(connection.id, document.customer_id),
    store.configuration.products(connection.id, [...new Set(ids)]),
  ]);
  return deps.planInvoice({ connection, customer, products, document });
}

async function accept(
  document: InvoiceDocument,
  { plan: stripePlan, policy, skip }: Planned,
  connection: Connection,
  { store, now }: ApiDeps,
): Promise<Accepted> {
  const at = now().toISOString();
  const skipped: Fact[] =
    skip === null ? [] : [{ type: 'ended', as: 'skipped', reason: skip, at, by: 'holdfast' }];
  return store.invoices.accept({
    ref: { connection: connection.id, invoice_id: document.id },
    document,
    fingerprint: fingerprintOf(document),
    plan: stripePlan,
    state: initialState(policy),
    facts: skipped,
    by: 'person',
    at,
  });
}

function toAnswer(
  { outcome, record }: Accepted,
  document: InvoiceDocument,
  planned: Planned | null,
  connection: Connection,
  deps: ApiDeps,
): Answer {
  if (outcome === 'differs') {
    throw new ApiError(
      'invoice_content_differs',
      `Invoice ${document.id} was accepted before with other content and stays as it was. Post the new content under another id.`,
      { errors: differencesOf(record.document, document) },
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
