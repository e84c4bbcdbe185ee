import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Database } from './database';
import { derivedColumns } from './derived-columns';
import type { Folded } from './fold';
import type { InvoiceRecord } from './ports';

/*
 * One statement each: state, timeline and events are written together or not at all, in one round
 * trip, and no lock is held while a process thinks.
 */

/** As the column's default says. */
export const firstVersion = 1;

/** False, and nothing is written, when the connection has an invoice of this id. */
export async function insertInvoice(
  db: Database,
  folded: Folded,
  fingerprint: string,
): Promise<boolean> {
  const { ref, document, plan, state, seq, links, created_at, updated_at } = folded.record;
  const derived = derivedColumns(state);
  const { rowCount } = await db.execute(sql`
    WITH written AS (
      INSERT INTO invoices (connection, id, document, plan, fingerprint, state, seq, links, customer_id,
        status, blocked_code, external_status, tax_outcome, stripe_invoice_id, created_at, updated_at)
      VALUES (${ref.connection}, ${ref.invoice_id}, ${JSON.stringify(document)}, ${JSON.stringify(plan)},
        ${fingerprint}, ${JSON.stringify(state)}, ${seq}, ${JSON.stringify(links)}, ${document.customer_id},
        ${derived.status}, ${derived.blocked_code}, ${derived.external_status}, ${derived.tax_outcome},
        ${derived.stripe_invoice_id}, ${created_at}, ${updated_at})
      ON CONFLICT (connection, id) DO NOTHING
      RETURNING connection, id
    ), ${toldWith(folded)}
    SELECT id FROM written`);
  return rowCount === 1;
}

/** Null, and nothing is written, when somebody else has written since the record was read. */
export async function updateInvoice(
  db: Database,
  before: InvoiceRecord,
  folded: Folded,
): Promise<InvoiceRecord | null> {
  const { ref, document, plan, state, seq, version, links, updated_at } = folded.record;
  const derived = derivedColumns(state);
  // Large, and mostly as they were.
  const content = [
    ...(plan === before.plan ? [] : [sql`plan = ${JSON.stringify(plan)},`]),
    ...(document === before.document ? [] : [sql`document = ${JSON.stringify(document)},`]),
  ];
  const { rowCount } = await db.execute(sql`
    WITH written AS (
      UPDATE invoices SET version = version + 1, state = ${JSON.stringify(state)}, seq = ${seq},
        links = ${JSON.stringify(links)}, ${sql.join(content)} updated_at = ${updated_at}, status = ${derived.status},
        blocked_code = ${derived.blocked_code}, external_status = ${derived.external_status},
        tax_outcome = ${derived.tax_outcome}, stripe_invoice_id = ${derived.stripe_invoice_id}
      WHERE connection = ${ref.connection} AND id = ${ref.invoice_id} AND version = ${version}
      RETURNING connection, id
    ), ${toldWith(folded)}
    SELECT id FROM written`);
  return rowCount === 1 ? { ...folded.record, version: version + 1 } : null;
}

/** The timeline entries and events of `written`, which is empty when nothing may be written. */
function toldWith({ entries, events }: Folded): SQL {
  return sql`told_timeline AS (
      INSERT INTO timeline (connection, invoice_id, seq, at, type, by, status, data)
      SELECT w.connection, w.id, e.seq, e.at, e.type, e.by, e.status, e.data FROM written w,
        unnest(${column(entries, (entry) => entry.seq)}::int[],
          ${column(entries, (entry) => entry.at)}::timestamptz[],
          ${column(entries, (entry) => entry.type)}::text[],
          ${column(entries, (entry) => entry.by)}::text[],
          ${column(entries, (entry) => entry.status)}::text[],
          ${column(entries, (entry) => JSON.stringify(entry.data))}::json[])
        AS e(seq, at, type, by, status, data)
    ), told_events AS (
      INSERT INTO events (connection, id, type, invoice_id, data, created_at)
      SELECT w.connection, e.id, e.type, w.id, e.data, e.created_at FROM written w,
        unnest(${column(events, (event) => event.id)}::text[],
          ${column(events, (event) => event.type)}::text[],
          ${column(events, (event) => JSON.stringify(event.data))}::json[],
          ${column(events, (event) => event.created_at)}::timestamptz[])
        AS e(id, type, data, created_at)
    )`;
}

/** One column of several rows as one array. (json_to_recordset reads nicer, and fails on a `\u0000` anywhere inside.) */
function column<Row>(rows: Row[], valueOf: (row: Row) => string | number) {
  return sql.param(rows.map(valueOf));
}
