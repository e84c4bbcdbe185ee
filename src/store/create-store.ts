import { drizzle } from 'drizzle-orm/node-postgres';
import { createBulkActions } from './bulk-actions';
import { createConfiguration } from './configuration';
import { withPlainErrors } from './database-errors';
import { createInbox } from './inbox';
import { createInvoices } from './invoices';
import type { KeyRing } from './key-ring';
import { applyMigrations, areMigrationsApplied } from './migrate';
import { createOutbox } from './outbox';
import { createPool } from './pool';
import type { PoolOptions } from './pool';
import type { Store } from './ports';

export interface StoreOptions extends PoolOptions {
  encryptionKeys: KeyRing;
}

/** The record on PostgreSQL. Connects when first asked; a database that is away rejects calls, nothing else. */
export function createStore({ encryptionKeys, ...poolOptions }: StoreOptions): Store {
  const pool = createPool(poolOptions);
  const db = drizzle(pool);
  let closed: Promise<void> | undefined;
  return withPlainErrors({
    invoices: withPlainErrors(createInvoices(db, encryptionKeys)),
    inbox: withPlainErrors(createInbox(db)),
    configuration: withPlainErrors(createConfiguration(db, encryptionKeys)),
    outbox: withPlainErrors(createOutbox(db)),
    bulk: withPlainErrors(createBulkActions(db)),
    async ping() {
      await pool.query('SELECT 1');
    },
    isMigrated: () => areMigrationsApplied(pool),
    migrate: () => applyMigrations(poolOptions.databaseUrl),
    close: () => (closed ??= pool.end()),
  });
}
