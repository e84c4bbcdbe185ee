import { and, eq } from 'drizzle-orm';
import type { InvoiceRef } from '../domain/ids';
import type { Database } from './database';
import type { InvoiceRecord } from './ports';
import { invoices } from './schema';

/** What a record is made of; lists read the same columns. */
export const recordColumns = {
  connection: invoices.connection,
  id: invoices.id,
  document: invoices.document,
  plan: invoices.plan,
  state: invoices.state,
  seq: invoices.seq,
  links: invoices.links,
  created_at: invoices.created_at,
  updated_at: invoices.updated_at,
  version: invoices.version,
  fingerprint: invoices.fingerprint,
};

type RecordRow = Pick<typeof invoices.$inferSelect, keyof typeof recordColumns>;

export async function readInvoice(
  db: Database,
  ref: InvoiceRef,
  lock?: 'for update',
): Promise<RecordRow | null> {
  const query = db.select(recordColumns).from(invoices).where(isInvoice(ref));
  const [row] = lock ? await query.for('update') : await query;
  return row ?? null;
}

export function toRecord(row: RecordRow): InvoiceRecord {
  return {
    ref: { connection: row.connection, invoice_id: row.id },
    document: row.document,
    plan: row.plan,
    state: row.state,
    seq: row.seq,
    links: row.links,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

export function isInvoice({ connection, invoice_id }: InvoiceRef) {
  return and(eq(invoices.connection, connection), eq(invoices.id, invoice_id));
}
