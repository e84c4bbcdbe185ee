import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { Client } from 'pg';
import type { Pool } from 'pg';

/** Next to this file in the sources and in a build alike. */
const migrationsFolder = join(__dirname, 'migrations');

/** Any number, as long as nothing else in the database locks it: "hold" in ASCII. */
const migrationLock = 0x686f6c64;

/** Applies what is missing; of several processes that start at once one does it, the others wait. */
export async function applyMigrations(databaseUrl: string): Promise<void> {
  // A client of its own: waiting and migrating take their time, the pool's limits are for the service.
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // A connection that is lost also rejects the query; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    // Frees the lock too.
    await client.end();
  }
}

/** True when every migration that this version knows is applied; a newer database is fine. */
export async function areMigrationsApplied(pool: Pool): Promise<boolean> {
  const known = Math.max(...readMigrationFiles({ migrationsFolder }).map((m) => m.folderMillis));
  const table = await pool.query<{ name: string | null }>(
    "SELECT to_regclass('drizzle.__drizzle_migrations')::text AS name",
  );
  if (!table.rows[0]?.name) return false;
  const { rows } = await pool.query<{ latest: string | null }>(
    'SELECT max(created_at) AS latest FROM drizzle.__drizzle_migrations',
  );
  return Number(rows[0]?.latest ?? 0) >= known;
}
