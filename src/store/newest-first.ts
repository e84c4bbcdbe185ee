import { sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';
import { isInstant, readCursor } from './cursor';
import type { PageRequest } from './ports';

/** The rows after the cursor in a list ordered by creation, newest first, equal times by id. */
export function afterCursor(
  table: { created_at: AnyColumn; id: AnyColumn },
  page: PageRequest,
): SQL | undefined {
  const place = readCursor(page, isInstant);
  if (!place) return undefined;
  const [createdAt, id] = place;
  return sql`(${table.created_at}, ${table.id}) < (${createdAt}::timestamptz, ${id}::text)`;
}
