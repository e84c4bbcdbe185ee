import { asc, eq, sql } from 'drizzle-orm';
import type { Connection } from '../domain/document';
import type { Database } from './database';
import { seal, unseal } from './envelope';
import type { SecretPlace } from './envelope';
import type { KeyRing } from './key-ring';
import type { Configuration } from './ports';
import { connections } from './schema';

type Row = typeof connections.$inferSelect;

export function createConnections(
  db: Database,
  ring: KeyRing,
): Pick<Configuration, 'connection' | 'connections' | 'saveConnection' | 'changeConnection'> {
  // Built once: every request, step and webhook runs it.
  const byId = db
    .select()
    .from(connections)
    .where(eq(connections.id, sql.placeholder('id')))
    .prepare('');
  return {
    async connection(id) {
      const [row] = await byId.execute({ id });
      return row ? toConnection(row, ring) : null;
    },

    async connections() {
      const rows = await db.select().from(connections).orderBy(asc(connections.id));
      return rows.map((row) => toConnection(row, ring));
    },

    async saveConnection(connection) {
      const { id, ...columns } = toColumns(connection, ring);
      await db
        .insert(connections)
        .values({ id, ...columns })
        .onConflictDoUpdate({
          target: connections.id,
          set: { ...columns, updated_at: sql`now()` },
        });
    },

    async changeConnection(id, change) {
      const attempt = () => db.transaction((tx) => changeLocked(tx, ring, id, change));
      // Nothing is ever deleted, so what another has made meanwhile is there to be locked.
      const changed = (await attempt()) ?? (await attempt());
      if (changed) return changed;
      throw new Error(`Connection ${id} was made meanwhile, and is not there.`);
    },
  };
}

/** Null: there was none to lock, and another has made it meanwhile. */
async function changeLocked(
  tx: Database,
  ring: KeyRing,
  id: string,
  change: (standing: Connection | null) => Connection,
): Promise<Connection | null> {
  const [row] = await tx.select().from(connections).where(eq(connections.id, id)).for('update');
  const changed = change(row ? toConnection(row, ring) : null);
  const columns = toColumns({ ...changed, id }, ring);
  if (row) {
    const set = { ...columns, updated_at: sql`now()` };
    await tx.update(connections).set(set).where(eq(connections.id, id));
    return changed;
  }
  const made = await tx
    .insert(connections)
    .values(columns)
    .onConflictDoNothing()
    .returning({ id: connections.id });
  return made.length > 0 ? changed : null;
}

function toColumns({ stripe, ...rest }: Connection, ring: KeyRing) {
  const { secretKey, webhookSecret } = placesOf(rest.id);
  return {
    id: rest.id,
    stripe_api_base: stripe.api_base,
    stripe_secret_key: seal(ring, secretKey, stripe.secret_key),
    stripe_webhook_secrets:
      stripe.webhook_secret === null ? [] : [seal(ring, webhookSecret, stripe.webhook_secret)],
    tax: rest.tax,
    settings: rest.settings,
    entity_mapping: rest.entity_mapping,
    fallback_product_id: rest.fallback_product_id,
  };
}

export function toConnection(row: Row, ring: KeyRing): Connection {
  const { secretKey, webhookSecret } = placesOf(row.id);
  const [webhookEnvelope] = row.stripe_webhook_secrets;
  return {
    id: row.id,
    stripe: {
      secret_key: unseal(ring, secretKey, row.stripe_secret_key),
      webhook_secret: webhookEnvelope ? unseal(ring, webhookSecret, webhookEnvelope) : null,
      api_base: row.stripe_api_base,
    },
    tax: row.tax,
    settings: row.settings,
    entity_mapping: row.entity_mapping,
    fallback_product_id: row.fallback_product_id,
  };
}

function placesOf(connection: string): { secretKey: SecretPlace; webhookSecret: SecretPlace } {
  const table = 'connections';
  return {
    secretKey: { connection, table, column: 'stripe_secret_key' },
    webhookSecret: { connection, table, column: 'stripe_webhook_secrets' },
  };
}
