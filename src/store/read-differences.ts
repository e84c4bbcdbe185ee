import { and, desc, eq } from 'drizzle-orm';
import type { Difference } from '../domain/difference';
import type { InvoiceRef } from '../domain/ids';
import type { Database } from './database';
import { timeline } from './schema';

/** They are in the timeline alone: the state, which travels with every step, has only their fingerprint. */
export async function readDifferences(
  db: Database,
  { connection, invoice_id }: InvoiceRef,
): Promise<Difference[]> {
  const [row] = await db
    .select({ data: timeline.data })
    .from(timeline)
    .where(
      and(
        eq(timeline.connection, connection),
        eq(timeline.invoice_id, invoice_id),
        eq(timeline.type, 'compared'),
      ),
    )
    .orderBy(desc(timeline.seq))
    .limit(1);
  const differences = row?.data['differences'];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by our own step, read back as it was
  return Array.isArray(differences) ? (differences as Difference[]) : [];
}
