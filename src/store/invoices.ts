import { and, asc, eq, sql } from 'drizzle-orm';
import type { InvoiceRef } from '../domain/ids';
import { acceptInvoice, acceptInvoices } from './accept-invoice';
import type { Database } from './database';
import { listInvoices } from './list-invoices';
import type { KeyRing } from './key-ring';
import type { Invoices } from './ports';
import { anyInvoice, createInvoiceReader, isInvoice, toRecord } from './read-invoice';
import { readDifferences } from './read-differences';
import { recordFacts } from './record-facts';
import { invoices, timeline } from './schema';
import { createReaderWithConnection } from './read-with-connection';
import { readContent, writeContent } from './revision-contents';
import { readTaxReport, writeTaxReport } from './tax-reports';

export function createInvoices(db: Database, ring: KeyRing): Invoices {
  const read = createInvoiceReader(db);
  const started = db
    .update(invoices)
    .set({ workflow_started_at: sql`coalesce(workflow_started_at, now())` })
    .where(isInvoice(anyInvoice))
    .prepare('');
  return {
    accept: (input) => acceptInvoice(db, read, input),
    acceptAll: (inputs) => acceptInvoices(db, inputs),
    record: (ref, facts, extra) => recordFacts(db, read, ref, facts, extra),
    list: (connection, filter, page) => listInvoices(db, connection, filter, page),
    saveTaxReport: (ref, report) => writeTaxReport(db, ref, report),
    taxReport: (ref, revision) => readTaxReport(db, ref, revision),
    saveContent: (ref, name, content) => writeContent(db, ref, name, content),
    content: (ref, name) => readContent(db, ref, name),

    differences: (ref) => readDifferences(db, ref),

    async find(ref) {
      const row = await read(ref);
      return row && toRecord(row);
    },

    findWithConnection: createReaderWithConnection(db, ring),

    timeline({ connection, invoice_id }) {
      const { seq, at, type, by, status, data } = timeline;
      return db
        .select({ seq, at, type, by, status, data })
        .from(timeline)
        .where(and(eq(timeline.connection, connection), eq(timeline.invoice_id, invoice_id)))
        .orderBy(asc(timeline.seq));
    },

    async findByStripeId(connection, stripeInvoiceId) {
      const [row] = await db
        .select({ connection: invoices.connection, invoice_id: invoices.id })
        .from(invoices)
        .where(
          and(eq(invoices.connection, connection), eq(invoices.stripe_invoice_id, stripeInvoiceId)),
        );
      return row ?? null;
    },

    claimUnstarted: (limit, olderThanMs, leaseMs) =>
      claimUnstarted(db, limit, olderThanMs, leaseMs),

    async markStarted(ref) {
      await started.execute({ ...ref });
    },
  };
}

/** By the database's clock alone: leases of pumps on two machines agree. */
async function claimUnstarted(
  db: Database,
  limit: number,
  olderThanMs: number,
  leaseMs: number,
): Promise<InvoiceRef[]> {
  const { rows } = await db.execute<{ connection: string; invoice_id: string }>(sql`
    WITH picked AS (
      SELECT connection, id FROM invoices
      WHERE workflow_started_at IS NULL AND status = 'accepted'
        AND created_at <= now() - ${olderThanMs} * interval '1 millisecond'
        AND (claimed_until IS NULL OR claimed_until <= now())
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE invoices i SET claimed_until = now() + ${leaseMs} * interval '1 millisecond'
      FROM picked p WHERE i.connection = p.connection AND i.id = p.id
      RETURNING i.connection, i.id, i.created_at
    )
    SELECT connection, id AS invoice_id FROM claimed ORDER BY created_at, id`);
  return rows;
}
