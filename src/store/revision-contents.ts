import { and, eq, sql } from 'drizzle-orm';
import type { InvoiceRef } from '../domain/ids';
import type { Database } from './database';
import { firstContent } from './ports';
import type { RevisionContent } from './ports';
import { revisionContents } from './schema';

/**
 * Both in one statement: nothing replaces the content of the row before what it began with is kept. The
 * first one is in the row for as long as no content of any other name was kept.
 */
export async function writeContent(
  db: Database,
  { connection, invoice_id }: InvoiceRef,
  name: string,
  { document, plan, policy }: RevisionContent,
): Promise<void> {
  await db.execute(sql`
    INSERT INTO revision_contents (connection, invoice_id, name, document, plan, policy)
    SELECT connection, id, ${firstContent}, document, plan, state->'policy' FROM invoices
      WHERE connection = ${connection} AND id = ${invoice_id}
    UNION ALL
    SELECT ${connection}, ${invoice_id}, ${name}, ${JSON.stringify(document)}::json,
      ${JSON.stringify(plan)}::json, ${JSON.stringify(policy)}::json
    ON CONFLICT DO NOTHING`);
}

export async function readContent(
  db: Database,
  { connection, invoice_id }: InvoiceRef,
  name: string,
): Promise<RevisionContent | null> {
  const { document, plan, policy } = revisionContents;
  const [row] = await db
    .select({ document, plan, policy })
    .from(revisionContents)
    .where(
      and(
        eq(revisionContents.connection, connection),
        eq(revisionContents.invoice_id, invoice_id),
        eq(revisionContents.name, name),
      ),
    );
  return row ?? null;
}
