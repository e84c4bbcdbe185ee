import { and, desc, eq, lt } from 'drizzle-orm';
import { isPosition, readCursor, toPage } from './cursor';
import type { Database } from './database';
import type { OutboundEvent, Outbox, PageRequest } from './ports';
import { events } from './schema';

export function createOutbox(db: Database): Outbox {
  return {
    async list(connection, page) {
      const { id, type, created_at, data, position } = events;
      const rows = await db
        .select({ id, type, created_at, connection: events.connection, data, position })
        .from(events)
        .where(and(eq(events.connection, connection), before(page)))
        .orderBy(desc(position))
        .limit(page.limit + 1);
      return toPage(rows, page, (row) => [row.position, row.id], toOutboundEvent);
    },
  };
}

function before(page: PageRequest) {
  const place = readCursor(page, isPosition);
  return place ? lt(events.position, place[0]) : undefined;
}

function toOutboundEvent({ id, type, created_at, connection, data }: OutboundEvent): OutboundEvent {
  return { id, type, created_at, connection, data };
}
