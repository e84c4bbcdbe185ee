import { Pool } from 'pg';

export interface PoolOptions {
  databaseUrl: string;
  poolSize?: number;
  onPoolError?: (error: Error) => void;
}

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 15_000;
/** Ours, for a server that is no longer there to keep its own time-out. */
const queryTimeoutMs = 20_000;
const idleInTransactionTimeoutMs = 10_000;

/** A pool that outlives its server: a restart of PostgreSQL ends calls, never the process. */
export function createPool({ databaseUrl, poolSize = 10, onPoolError }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'holdfast',
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
  });
  const tell = onPoolError ?? (() => undefined);
  // Both are needed. The pool emits for idle clients and Node ends the process when nobody listens;
  // and a client that is lost between two queries of a transaction emits by itself, at that moment only.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', tell));
  return pool;
}
