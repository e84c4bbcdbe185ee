import { sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';
import type { Place } from './cursor';

/** The rows after a place in a list ordered by creation, newest first, equal times by id. */
export function olderThan(
  table: { created_at: AnyColumn; id: AnyColumn },
  place: Place | null,
): SQL | undefined {
  if (!place) return undefined;
  const [createdAt, id] = place;
  return sql`(${table.created_at}, ${table.id}) < (${String(createdAt)}::timestamptz, ${id}::text)`;
}
