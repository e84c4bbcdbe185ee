import { and, desc, eq, sql } from 'drizzle-orm';
import { toPage } from './cursor';
import type { Database } from './database';
import { afterCursor } from './newest-first';
import type { Page, PageRequest } from './ports';
import type { CatalogTable } from './schema';

export interface Catalog<Document> {
  find: (connection: string, ids: string[]) => Promise<Document[]>;
  save: (connection: string, document: Document) => Promise<void>;
  list: (connection: string, page: PageRequest) => Promise<Page<Document>>;
}

/** What customers and products have in common. */
export function createCatalog<Document extends { id: string }>(
  db: Database,
  table: CatalogTable<Document>,
): Catalog<Document> {
  const found = db
    .select()
    .from(table)
    .where(
      and(
        eq(table.connection, sql.placeholder('connection')),
        sql`${table.id} = ANY(${sql.placeholder('ids')}::text[])`,
      ),
    )
    .prepare('');
  return {
    async find(connection, ids) {
      if (ids.length === 0) return [];
      const rows = await found.execute({ connection, ids });
      return rows.map((row) => row.document);
    },

    async save(connection, document) {
      await db
        .insert(table)
        .values({ connection, id: document.id, document })
        .onConflictDoUpdate({
          target: [table.connection, table.id],
          set: { document, updated_at: sql`now()` },
        });
    },

    async list(connection, page) {
      const rows = await db
        .select()
        .from(table)
        .where(and(eq(table.connection, connection), afterCursor(table, page)))
        .orderBy(desc(table.created_at), desc(table.id))
        .limit(page.limit + 1);
      return toPage(
        rows,
        page,
        (row) => [row.created_at, row.id],
        (row) => row.document,
      );
    },
  };
}
