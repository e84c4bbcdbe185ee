import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from './database';
import type { ApiKeys, KeyScope } from './ports';
import { apiKeys } from './schema';

/** A look at the last use needs no second; a write for each request would. */
const lastUseGranularityMs = 60_000;

export function createApiKeys(db: Database): ApiKeys {
  const byId = db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.id, sql.placeholder('id')))
    .prepare('');
  return {
    async add(key) {
      await db.insert(apiKeys).values(key);
    },

    async find(id) {
      const [row] = await byId.execute({ id });
      return row ?? null;
    },

    async list(scope) {
      return db
        .select()
        .from(apiKeys)
        .where(isWithin(scope))
        .orderBy(desc(apiKeys.created_at), desc(apiKeys.id));
    },

    async revoke(scope, id, at) {
      const isIt = and(eq(apiKeys.id, id), isWithin(scope));
      await db
        .update(apiKeys)
        .set({ revoked_at: at })
        .where(and(isIt, isNull(apiKeys.revoked_at)));
      const [row] = await db.select().from(apiKeys).where(isIt);
      return row ?? null;
    },

    async noteUse({ id, last_used_at: before }, at) {
      const isRecent =
        before !== null && Date.parse(at) - Date.parse(before) < lastUseGranularityMs;
      if (isRecent) return;
      // Requests that come at once all want to write; the time only moves forward.
      const isOlder = or(isNull(apiKeys.last_used_at), lt(apiKeys.last_used_at, at));
      await db
        .update(apiKeys)
        .set({ last_used_at: at })
        .where(and(eq(apiKeys.id, id), isOlder));
    },

    async hasAny() {
      const rows = await db.select({ id: apiKeys.id }).from(apiKeys).limit(1);
      return rows.length > 0;
    },
  };
}

function isWithin({ livemode, connection }: KeyScope) {
  return and(
    livemode === null ? undefined : eq(apiKeys.livemode, livemode),
    connection === null ? undefined : eq(apiKeys.connection, connection),
  );
}
