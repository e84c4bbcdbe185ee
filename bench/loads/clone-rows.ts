import { createApiClient } from '../../src/cli/http-client';
import type { Stack } from '../stack/start-stack';

/** As many rows as asked for, each a copy of a blocked invoice: for what reads the store and nothing else. */
export async function cloneRows(stack: Stack, from: string, rows: number): Promise<string> {
  const connection = 'bench_rows';
  await createApiClient(stack.apiUrl, connection).put(`/v1/connections/${connection}`, {
    stripe: { secret_key: 'sk_test_bench_rows', webhook_secret: null, api_base: stack.labUrl },
  });
  await stack.pool.query(
    `INSERT INTO invoices (connection, id, document, plan, fingerprint, state, seq, links, customer_id,
       status, blocked_code, tax_outcome, workflow_started_at, created_at, updated_at)
     SELECT $1, 'row-' || n, document, plan, fingerprint, state, seq, links, customer_id,
       status, blocked_code, tax_outcome, now(), created_at + n * interval '1 millisecond', updated_at
     FROM generate_series(1, $3::int) n,
       (SELECT * FROM invoices WHERE connection = $2 AND blocked_code IS NOT NULL LIMIT 1) i`,
    [connection, from, rows],
  );
  return connection;
}
