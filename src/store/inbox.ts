import { and, count, eq, sql } from 'drizzle-orm';
import type { Database } from './database';
import type { StripeEventRow, StripeInbox } from './ports';
import { stripeEvents } from './schema';

export function createInbox(db: Database): StripeInbox {
  return {
    async receive({ connection, event_id, type, payload }) {
      const { rowCount } = await db
        .insert(stripeEvents)
        .values({ connection, event_id, type, payload })
        .onConflictDoNothing();
      return rowCount === 1;
    },

    claimPending: (limit, olderThanMs, leaseMs) => claimPending(db, limit, olderThanMs, leaseMs),

    async settle(connection, eventId, outcome) {
      await db
        .update(stripeEvents)
        .set({ outcome, processed_at: sql`now()` })
        .where(and(eq(stripeEvents.connection, connection), eq(stripeEvents.event_id, eventId)));
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
