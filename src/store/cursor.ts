import type { Page, PageRequest } from './ports';

/** The cursor did not come from a list here: the caller's mistake, not ours. */
export class InvalidCursor extends Error {
  constructor() {
    super('The cursor is not one that a list gave out. Start again without a cursor.');
    this.name = 'InvalidCursor';
  }
}

/** The place of a row in its list, newest first: when it came, or its number, and its id. */
export type Place<First extends string | number> = [First, string];

export function readCursor<First extends string | number>(
  { cursor }: PageRequest,
  isFirst: (value: unknown) => value is First,
): Place<First> | null {
  if (cursor === null) return null;
  const place = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(place) || place.length !== 2) throw new InvalidCursor();
  const [first, id]: unknown[] = place;
  // PostgreSQL's text holds every character but NUL.
  if (!isFirst(first) || typeof id !== 'string' || id.includes('\0')) throw new InvalidCursor();
  return [first, id];
}

export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return false;
  return new Date(value).toISOString() === value;
}

export function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Makes a page of `limit` from the `limit + 1` rows read: the one too many tells that there is more. */
export function toPage<Row, T>(
  rows: Row[],
  { limit }: PageRequest,
  placeOf: (row: Row) => Place<string | number>,
  toItem: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  const next_cursor = more
    ? Buffer.from(JSON.stringify(placeOf(last)), 'utf8').toString('base64url')
    : null;
  return { data: shown.map(toItem), next_cursor };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidCursor();
    throw error;
  }
}
