import { and, eq, sql } from 'drizzle-orm';
import type { TaxReport } from '../domain/document';
import type { InvoiceRef } from '../domain/ids';
import type { Database } from './database';
import { taxReports } from './schema';

/** The latest report for a revision stands: until it is applied it exists only here. */
export async function writeTaxReport(
  db: Database,
  { connection, invoice_id }: InvoiceRef,
  report: TaxReport,
): Promise<void> {
  await db
    .insert(taxReports)
    .values({ connection, invoice_id, revision: report.revision, report })
    .onConflictDoUpdate({
      target: [taxReports.connection, taxReports.invoice_id, taxReports.revision],
      set: { report, updated_at: sql`now()` },
    });
}

export async function readTaxReport(
  db: Database,
  { connection, invoice_id }: InvoiceRef,
  revision: number,
): Promise<TaxReport | null> {
  const [row] = await db
    .select({ report: taxReports.report })
    .from(taxReports)
    .where(
      and(
        eq(taxReports.connection, connection),
        eq(taxReports.invoice_id, invoice_id),
        eq(taxReports.revision, revision),
      ),
    );
  return row?.report ?? null;
}
