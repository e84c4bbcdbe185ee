import { drizzle } from 'drizzle-orm/node-postgres';
import { createBulkActions } from './bulk-actions';
import { createApiKeys } from './api-keys';
import { createConfiguration } from './configuration';
import { withPlainErrors } from './database-errors';
import { createInbox } from './inbox';
import { createInvoices } from './invoices';
import type { KeyRing } from './key-ring';
import { applyMigrations, areMigrationsApplied } from './migrate';
import { createOutbox } from './outbox';
import { createPool } from './pool';
import type { PoolOptions } from './pool';
import type { ApiKeys, Store } from './ports';

export interface StoreOptions extends PoolOptions {
  encryptionKeys: KeyRing;
}

/** The record on PostgreSQL. Connects when first asked; a database that is away rejects calls, nothing else. */
export function createStore({ encryptionKeys, ...poolOptions }: StoreOptions): Store {
  const pool = createPool(poolOptions);
  const db = drizzle(pool);
  let closed: Promise<void> | undefined;
  return withPlainErrors({
    apiKeys: withPlainErrors(createApiKeys(db)),
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

/** Only the keys of our API: needs no encryption keys, because nothing of them is sealed. */
export function openApiKeys(
  databaseUrl: string,
): Pick<Store, 'isMigrated' | 'close'> & { apiKeys: ApiKeys } {
  const pool = createPool({ databaseUrl, poolSize: 1 });
  return {
    apiKeys: withPlainErrors(createApiKeys(drizzle(pool))),
    isMigrated: () => areMigrationsApplied(pool),
    close: () => pool.end(),
  };
}
