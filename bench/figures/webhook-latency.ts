import type { Pool } from 'pg';

/**
 * For each paid invoice the milliseconds from the first event that told of the payment to the record: from
 * `stripe_events.received_at`, the database's time when the webhook's row was written, to `invoices.updated_at`,
 * which the worker sets a moment before the one statement that writes the record. One machine, so one clock.
 */
export async function webhookToRecordMs(pool: Pool, connection: string): Promise<number[]> {
  const { rows } = await pool.query<{ ms: number }>(
    `SELECT extract(epoch FROM i.updated_at - min(e.received_at))::float8 * 1000 AS ms
     FROM invoices i
     JOIN stripe_events e ON e.connection = i.connection
       AND e.payload -> 'data' -> 'object' ->> 'id' = i.stripe_invoice_id
     WHERE i.connection = $1 AND i.status = 'paid' AND i.id NOT LIKE '%-warm-up-%'
       AND e.outcome = 'signalled'
     GROUP BY i.connection, i.id, i.updated_at`,
    [connection],
  );
  return rows.map(({ ms }) => ms);
}
