import { conflict } from './errors';

interface Page<T> {
  rows: T[];
  nextCursor: string | null;
  hasMore: boolean;
}

/** A cursor is the place in the list, which is ordered by what never moves backwards. */
export function pageOf<T>(rows: readonly T[], limit: number, cursor: string | undefined): Page<T> {
  const start = cursor === undefined ? 0 : toPosition(cursor);
  const end = start + limit;
  const hasMore = end < rows.length;
  return { rows: rows.slice(start, end), nextCursor: hasMore ? toCursor(end) : null, hasMore };
}

const toCursor = (position: number): string => Buffer.from(`at:${position}`).toString('base64url');

function toPosition(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const position = /^at:(\d+)$/.exec(text)?.[1];
  if (position === undefined) throw conflict('invalidCursor');
  return Number(position);
}
