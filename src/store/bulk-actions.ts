import { and, desc, eq, sql } from 'drizzle-orm';
import type { BulkAction, BulkActions } from './bulk-port';
import { claimTurns, countOutcomes, listItems, settleTurn } from './bulk-items';
import { toPage } from './cursor';
import type { Database } from './database';
import { conditions } from './list-invoices';
import { afterCursor } from './newest-first';
import { bulkActionItems, bulkActions, invoices } from './schema';

export function createBulkActions(db: Database): BulkActions {
  async function find(connection: string, id: string): Promise<BulkAction | null> {
    const [row] = await db.select().from(bulkActions).where(isAction(connection, id));
    return row ?? null;
  }
  return {
    find,

    async create(input, run) {
      const isNew = await insertAction(db, input, run);
      const action = await find(input.connection, input.id);
      if (!action) throw new Error(`Bulk action ${input.id} vanished from ${input.connection}.`);
      if (isNew) return { outcome: 'created', action };
      const isSame = action.fingerprint === input.fingerprint;
      return { outcome: isSame ? 'replayed' : 'differs', action };
    },

    async list(connection, page) {
      const rows = await db
        .select()
        .from(bulkActions)
        .where(and(eq(bulkActions.connection, connection), afterCursor(bulkActions, page)))
        .orderBy(desc(bulkActions.created_at), desc(bulkActions.id))
        .limit(page.limit + 1);
      return toPage(
        rows,
        page,
        (row) => [row.created_at, row.id],
        (row) => row,
      );
    },

    async run(connection, id) {
      await db
        .update(bulkActions)
        .set({ started_at: sql`now()` })
        .where(
          and(
            isAction(connection, id),
            sql`${bulkActions.started_at} IS NULL AND ${bulkActions.aborted_at} IS NULL`,
          ),
        );
    },

    abort: (connection, id) => abort(db, connection, id),
    progress: (connection, id) => countOutcomes(db, connection, id),
    items: (connection, id, outcome, page) => listItems(db, { connection, id, outcome }, page),
    claim: (limit, leaseMs) => claimTurns(db, limit, leaseMs),
    settle: (turn, verdict) => settleTurn(db, turn, verdict),

    async finish() {
      await db.execute(sql`
        UPDATE bulk_actions a SET finished_at = now()
        WHERE started_at IS NOT NULL AND finished_at IS NULL AND NOT EXISTS (
          SELECT FROM bulk_action_items i
          WHERE i.connection = a.connection AND i.bulk_action_id = a.id AND i.outcome IS NULL)`);
    },
  };
}

function isAction(connection: string, id: string) {
  return and(eq(bulkActions.connection, connection), eq(bulkActions.id, id));
}

/**
 * One statement, so one moment: the invoices that are counted and summed are the ones that get a row.
 * False, and nothing is written, when the connection has a bulk action of this id.
 */
async function insertAction(
  db: Database,
  input: Parameters<BulkActions['create']>[0],
  run: boolean,
): Promise<boolean> {
  const { connection, id, action, filter, parameters, fingerprint, by } = input;
  const found = and(eq(invoices.connection, connection), ...conditions(filter));
  const { rowCount } = await db.execute(sql`
    WITH found AS MATERIALIZED (
      SELECT id, row_number() OVER (ORDER BY created_at, id)::int AS position, status, blocked_code,
        document->>'currency' AS currency, (plan->>'subtotal')::bigint AS subtotal
      FROM invoices WHERE ${found}
    ), amounts AS (
      SELECT currency, count(*)::int AS count, sum(subtotal) AS subtotal FROM found GROUP BY currency
    ), groups AS (
      SELECT status, blocked_code, count(*)::int AS count FROM found GROUP BY status, blocked_code
    ), written AS (
      INSERT INTO bulk_actions (connection, id, action, filter, parameters, fingerprint, summary, by, started_at)
      SELECT ${connection}, ${id}, ${action}, ${JSON.stringify(filter)}::json,
        ${JSON.stringify(parameters)}::json, ${fingerprint}, json_build_object(
          'count', (SELECT count(*) FROM found),
          'amounts', (SELECT coalesce(json_agg(amounts ORDER BY currency), '[]') FROM amounts),
          'groups', (SELECT coalesce(json_agg(groups ORDER BY count DESC, status, blocked_code), '[]') FROM groups)
        ), ${by}, CASE WHEN ${run}::boolean THEN now() END
      ON CONFLICT (connection, id) DO NOTHING
      RETURNING connection, id
    ), listed AS (
      INSERT INTO bulk_action_items (connection, bulk_action_id, position, invoice_id)
      SELECT w.connection, w.id, f.position, f.id FROM written w, found f
    )
    SELECT id FROM written`);
  return rowCount === 1;
}

/** What has not begun gets its result at once; a turn that was claimed before is finished as usual. */
async function abort(db: Database, connection: string, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { rowCount } = await tx
      .update(bulkActions)
      .set({ aborted_at: sql`coalesce(aborted_at, now())` })
      .where(and(isAction(connection, id), sql`${bulkActions.finished_at} IS NULL`));
    if (rowCount === 0) return;
    await tx
      .update(bulkActionItems)
      .set({ outcome: 'aborted', settled_at: sql`now()` })
      .where(
        and(
          eq(bulkActionItems.connection, connection),
          eq(bulkActionItems.bulk_action_id, id),
          sql`outcome IS NULL AND attempts = 0`,
        ),
      );
  });
}
