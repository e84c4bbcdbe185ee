import { createHash } from 'node:crypto';
import type { Connection } from '../domain/document';
import type { WayToRevise } from '../domain/facts';
import { firstContent } from '../store/ports';
import type { InvoiceRecord, Store } from '../store/ports';
import { changed, planRevision } from '../stripe/plan-revision';
import type { Change } from '../stripe/plan-revision';
import { fingerprintOf } from './canonical';
import type { ApiDeps } from './deps';
import { invalidRequest } from './errors';

/** Checks what a further revision is to have and keeps it; its name is what the command carries. */
export async function keepRevision(
  record: InvoiceRecord,
  how: WayToRevise,
  change: Change,
  connection: Connection,
  { store, planInvoice, now }: ApiDeps,
): Promise<string> {
  const { configuration } = store;
  const { ref, document, state } = record;
  const ids = changed(document, change).lines.flatMap(({ product_id }) => product_id ?? []);
  const [customer, products] = await Promise.all([
    configuration.customer(connection.id, document.customer_id),
    configuration.products(connection.id, [...new Set(ids)]),
  ]);
  const configured = { connection, customer, products, now: now(), planInvoice };
  const planned = planRevision(record, change, how, configured);
  if ('faults' in planned) {
    throw invalidRequest(planned.faults.map(({ pointer, message }) => ({ pointer, message })));
  }
  const digest = createHash('sha256').update(JSON.stringify(planned.content)).digest('hex');
  const name = `${how}-${state.revision + 1}-${digest.slice(0, 16)}`;
  await store.invoices.saveContent(ref, name, planned.content);
  return name;
}

/** A repeated call names the revision that stands, and asks for what that one was made of. */
export async function isDoneAlready(
  { ref, document, state }: InvoiceRecord,
  how: WayToRevise,
  revision: number | undefined,
  change: Change,
  { store }: Pick<ApiDeps, 'store'>,
): Promise<boolean> {
  const { revised, former } = state;
  if (revision !== state.revision || revised?.how !== how) return false;
  const before = former?.at(-1)?.revised?.content ?? firstContent;
  const base = await store.invoices.content(ref, before);
  return base !== null && fingerprintOf(changed(base.document, change)) === fingerprintOf(document);
}

/** What the invoice was posted with: by it a repeated call is known for ever. */
export async function firstDocument(
  { invoices }: Pick<Store, 'invoices'>,
  { ref, document, state }: InvoiceRecord,
): Promise<InvoiceRecord['document']> {
  if (state.revision === 1) return document;
  const first = await invoices.content(ref, firstContent);
  return first?.document ?? document;
}
