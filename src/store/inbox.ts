import { and, count, eq, sql } from 'drizzle-orm';
import type { Database } from './database';
import type { StripeEventRow, StripeInbox } from './ports';
import { stripeEvents } from './schema';

export function createInbox(db: Database): StripeInbox {
  const { insert, settle } = prepareInbox(db);
  return {
    async receive({ connection, event_id, type, payload }, outcome = null) {
      const row = { connection, event_id, type, payload, outcome };
      const { rowCount } = await insert.execute(row);
      return rowCount === 1;
    },

    claimPending: (limit, olderThanMs, leaseMs) => claimPending(db, limit, olderThanMs, leaseMs),

    async settle(connection, event_id, outcome) {
      await settle.execute({ connection, event_id, outcome });
    },

    async countByOutcome(connection) {
      const rows = await db
        .select({ outcome: stripeEvents.outcome, events: count() })
        .from(stripeEvents)
        .where(eq(stripeEvents.connection, connection))
        .groupBy(stripeEvents.outcome);
      return Object.fromEntries(rows.map((row) => [row.outcome ?? 'pending', row.events]));
    },
  };
}

/** Built once: every webhook runs them. */
function prepareInbox(db: Database) {
  const value = sql.placeholder;
  const insert = db
    .insert(stripeEvents)
    .values({
      connection: value('connection'),
      event_id: value('event_id'),
      type: value('type'),
      payload: value('payload'),
      outcome: value('outcome'),
      processed_at: sql`CASE WHEN ${value('outcome')}::text IS NULL THEN NULL ELSE now() END`,
    })
    .onConflictDoNothing()
    .prepare('');
  const settle = db
    .update(stripeEvents)
    .set({ outcome: sql`${value('outcome')}`, processed_at: sql`now()` })
    .where(
      and(
        eq(stripeEvents.connection, value('connection')),
        eq(stripeEvents.event_id, value('event_id')),
      ),
    )
    .prepare('');
  return { insert, settle };
}

/** By the database's clock alone, as the claims of invoices. */
async function claimPending(
  db: Database,
  limit: number,
  olderThanMs: number,
  leaseMs: number,
): Promise<StripeEventRow[]> {
  const { rows } = await db.execute<StripeEventRow & Record<string, unknown>>(sql`
    WITH picked AS (
      SELECT connection, event_id FROM stripe_events
      WHERE processed_at IS NULL
        AND received_at <= now() - ${olderThanMs} * interval '1 millisecond'
        AND (claimed_until IS NULL OR claimed_until <= now())
      ORDER BY received_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE stripe_events s SET claimed_until = now() + ${leaseMs} * interval '1 millisecond'
      FROM picked p WHERE s.connection = p.connection AND s.event_id = p.event_id
      RETURNING s.connection, s.event_id, s.type, s.payload, s.received_at
    )
    SELECT connection, event_id, type, payload FROM claimed ORDER BY received_at, event_id`);
  return rows;
}
