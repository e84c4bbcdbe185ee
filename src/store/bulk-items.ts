import { and, asc, count, eq, gt, sql } from 'drizzle-orm';
import type { BulkOutcome, BulkVerdict } from '../domain/bulk-action';
import type { BulkItem, BulkProgress, BulkTurn } from './bulk-port';
import { isPosition, readCursor, toPage } from './cursor';
import type { Database } from './database';
import type { Page, PageRequest } from './ports';
import { bulkActionItems as items, invoices } from './schema';

export async function countOutcomes(
  db: Database,
  connection: string,
  id: string,
): Promise<BulkProgress> {
  const rows = await db
    .select({ outcome: items.outcome, invoices: count() })
    .from(items)
    .where(and(eq(items.connection, connection), eq(items.bulk_action_id, id)))
    .groupBy(items.outcome);
  const found = Object.fromEntries(rows.map((row) => [row.outcome ?? 'pending', row.invoices]));
  return { pending: 0, done: 0, refused: 0, failed: 0, aborted: 0, ...found };
}

export async function listItems(
  db: Database,
  asked: { connection: string; id: string; outcome: BulkOutcome | 'pending' | null },
  page: PageRequest,
): Promise<Page<BulkItem>> {
  const place = readCursor(page, isPosition);
  const { connection, id, outcome } = asked;
  const rows = await db
    .select({
      position: items.position,
      item: {
        invoice_id: items.invoice_id,
        outcome: items.outcome,
        code: items.code,
        message: items.message,
        settled_at: items.settled_at,
        customer_id: invoices.customer_id,
        currency: sql<string>`${invoices.document}->>'currency'`,
        subtotal: sql`(${invoices.plan}->>'subtotal')`.mapWith(Number),
        status: invoices.status,
        blocked_code: invoices.blocked_code,
      },
    })
    .from(items)
    .innerJoin(
      invoices,
      and(eq(invoices.connection, items.connection), eq(invoices.id, items.invoice_id)),
    )
    .where(
      and(
        eq(items.connection, connection),
        eq(items.bulk_action_id, id),
        place ? gt(items.position, place[0]) : undefined,
        outcome === 'pending' ? sql`${items.outcome} IS NULL` : undefined,
        outcome === null || outcome === 'pending' ? undefined : eq(items.outcome, outcome),
      ),
    )
    .orderBy(asc(items.position))
    .limit(page.limit + 1);
  return toPage(
    rows,
    page,
    ({ position, item }) => [position, item.invoice_id],
    ({ item }) => item,
  );
}

type TurnRow = Omit<BulkTurn, 'ref'> & BulkTurn['ref'];

/** By the database's clock alone. Actions take turns, so that a small one does not wait for a large one. */
export async function claimTurns(
  db: Database,
  limit: number,
  leaseMs: number,
): Promise<BulkTurn[]> {
  const { rows } = await db.execute<TurnRow & Record<string, unknown>>(sql`
    WITH picked AS (
      SELECT i.connection, i.bulk_action_id, i.position, a.action, a.filter, a.parameters
      FROM bulk_actions a JOIN bulk_action_items i
        ON i.connection = a.connection AND i.bulk_action_id = a.id
      WHERE a.started_at IS NOT NULL AND a.finished_at IS NULL AND i.outcome IS NULL
        AND (i.claimed_until IS NULL OR i.claimed_until <= now())
      ORDER BY i.position, a.started_at LIMIT ${limit} FOR UPDATE OF i SKIP LOCKED
    )
    UPDATE bulk_action_items i
    SET claimed_until = now() + ${leaseMs} * interval '1 millisecond', attempts = i.attempts + 1
    FROM picked p
    WHERE i.connection = p.connection AND i.bulk_action_id = p.bulk_action_id AND i.position = p.position
    RETURNING i.connection, i.invoice_id, i.bulk_action_id, i.position, i.attempts, p.action, p.filter, p.parameters`);
  return rows.map(({ connection, invoice_id, ...turn }) => ({
    ...turn,
    ref: { connection, invoice_id },
  }));
}

export async function settleTurn(
  db: Database,
  { ref, bulk_action_id, position }: BulkTurn,
  { outcome, code, message }: BulkVerdict,
): Promise<void> {
  await db
    .update(items)
    .set({ outcome, code, message, settled_at: sql`now()` })
    .where(
      and(
        eq(items.connection, ref.connection),
        eq(items.bulk_action_id, bulk_action_id),
        eq(items.position, position),
        sql`${items.outcome} IS NULL`,
      ),
    );
}
