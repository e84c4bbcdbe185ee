import type { Page, PageRequest } from './ports';

/** The cursor did not come from a list here: the caller's mistake, not ours. */
export class InvalidCursor extends Error {
  constructor() {
    super('The cursor is not one that a list gave out. Start again without a cursor.');
    this.name = 'InvalidCursor';
  }
}

/** The place of a row in its list, newest first: everything that the list is ordered by. */
export type Place = [string | number, string];

export function readCursor({ cursor }: PageRequest): Place | null {
  if (cursor === null) return null;
  const place = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!isPlace(place)) throw new InvalidCursor();
  return place;
}

/** Makes a page of `limit` from the `limit + 1` rows read: the one too many tells that there is more. */
export function toPage<Row, T>(
  rows: Row[],
  { limit }: PageRequest,
  placeOf: (row: Row) => Place,
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

function isPlace(value: unknown): value is Place {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [first, second]: unknown[] = value;
  if (typeof second !== 'string') return false;
  return typeof first === 'number'
    ? Number.isSafeInteger(first)
    : typeof first === 'string' && !Number.isNaN(Date.parse(first));
}
