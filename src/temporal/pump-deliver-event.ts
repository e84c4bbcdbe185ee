import type { Logger } from 'pino';
import type { InvoiceRef } from '../domain/ids';
import { isNews, isSubscribed } from '../stripe/event-news';
import type { EventOutcome, InvoiceRecord, Store, StripeEventRow } from '../store/ports';
import type { Engine } from './engine';

type Json = Record<string, unknown>;

/** Takes one Stripe event to the workflow it concerns, when it concerns one and can matter to it. */
export async function deliverEvent(
  { store, engine, logger }: { store: Store; engine: Engine; logger: Logger },
  row: StripeEventRow,
): Promise<EventOutcome> {
  if (!isSubscribed(row.type)) return 'ignored';
  const invoice = objectOf(row.payload);
  const claimed = claimedOwner(row.connection, invoice);
  const record = await findRecord(store, row.connection, invoice, claimed);
  if (!record) {
    if (claimed)
      logger.warn({ ...claimed, event_id: row.event_id }, 'event names an invoice we do not have');
    return 'not_ours';
  }
  if (!isNews(row.type, row.payload, record.state)) return 'no_news';
  const hint = { event_id: row.event_id, type: row.type };
  if ((await engine.hint(record.ref, hint)) === 'signalled') return 'signalled';
  // It may have closed since we read, and then it wrote last what another event of the same change told.
  const closed = await store.invoices.find(record.ref);
  if (closed && !isNews(row.type, row.payload, closed.state)) return 'no_news';
  await engine.reenter(record.ref, hint, { customer_id: record.document.customer_id });
  return 'signalled';
}

function objectOf(payload: Json): Json {
  const data = payload['data'];
  return isObject(data) && isObject(data['object']) ? data['object'] : {};
}

/** Metadata is what we wrote on the invoice ourselves, and it is there before any answer reaches us. */
function claimedOwner(connection: string, invoice: Json): InvoiceRef | null {
  const metadata = isObject(invoice['metadata']) ? invoice['metadata'] : {};
  const id = metadata['holdfast_invoice_id'];
  if (typeof id !== 'string' || metadata['holdfast_connection'] !== connection) return null;
  return { connection, invoice_id: id };
}

async function findRecord(
  store: Store,
  connection: string,
  invoice: Json,
  claimed: InvoiceRef | null,
): Promise<InvoiceRecord | null> {
  if (claimed) return store.invoices.find(claimed);
  for (const id of [invoice['id'], revisedId(invoice)]) {
    const ref = typeof id === 'string' ? await store.invoices.findByStripeId(connection, id) : null;
    if (ref) return store.invoices.find(ref);
  }
  return null;
}

/** A revision made in the Dashboard is a new invoice that names the one it replaces. */
function revisedId(invoice: Json): unknown {
  const from = invoice['from_invoice'];
  if (!isObject(from)) return undefined;
  return isObject(from['invoice']) ? from['invoice']['id'] : from['invoice'];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
