import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

/** Whatever runs a query: the pool, or a transaction in it. */
export type Database = Pick<
  NodePgDatabase,
  'select' | 'insert' | 'update' | 'delete' | 'execute' | 'transaction'
>;
