import type { Table } from '../../core/table';
import { bothCursors, invalid, noSuch } from './errors';

export interface ListParams {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

export interface WireList<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

interface ListOptions<T> {
  /** Name of the resource in "No such …". */
  kind: string;
  url: string;
  index?: { name: string; value: string };
  accepts?: (row: T) => boolean;
}

/** Newest first, one page, by the cursor rules of Stripe: a deleted object's id still points. */
export function listRows<T extends { id: string }>(
  table: Table<T>,
  params: ListParams,
  options: ListOptions<T>,
): { rows: T[]; hasMore: boolean } {
  const limit = checkedLimit(params);
  const ids = table.ids(options.index?.name, options.index?.value);
  const isBackwards = params.ending_before !== undefined;
  const cursor = params.starting_after ?? params.ending_before;
  let at = isBackwards ? 0 : ids.length - 1;
  if (cursor !== undefined) {
    const place = table.positionOf(cursor);
    const param = isBackwards ? 'ending_before' : 'starting_after';
    if (place === undefined) throw noSuch(options.kind, cursor, param);
    const first = firstAtOrAfter(table, ids, place);
    at = isBackwards ? (ids[first] === cursor ? first + 1 : first) : first - 1;
  }
  const step = isBackwards ? 1 : -1;
  const rows: T[] = [];
  for (; at >= 0 && at < ids.length; at += step) {
    const row = table.get(ids[at] ?? '');
    if (row === undefined || options.accepts?.(row) === false) continue;
    if (rows.length === limit) return page(rows, isBackwards, true);
    rows.push(row);
  }
  return page(rows, isBackwards, false);
}

function page<T>(
  rows: T[],
  isBackwards: boolean,
  hasMore: boolean,
): { rows: T[]; hasMore: boolean } {
  return { rows: isBackwards ? rows.toReversed() : rows, hasMore };
}

export function checkedLimit(params: ListParams): number {
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw bothCursors();
  }
  const limit = params.limit ?? 10;
  if (limit < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  }
  return Math.min(limit, 100);
}

function firstAtOrAfter<T extends { id: string }>(
  table: Table<T>,
  ids: readonly string[],
  place: number,
): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table.positionOf(ids[middle] ?? '') ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows as a list on the wire. */
export function listWire<T extends { id: string }, W>(
  table: Table<T>,
  params: ListParams,
  options: ListOptions<T>,
  toWire: (row: T) => W,
): WireList<W> {
  const { rows, hasMore } = listRows(table, params, options);
  return { object: 'list', data: rows.map(toWire), has_more: hasMore, url: options.url };
}

export interface Range {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

export function isWithin(value: number | null, range: Range | number | undefined): boolean {
  if (range === undefined) return true;
  if (value === null) return false;
  if (typeof range === 'number') return value === range;
  if (range.gt !== undefined && value <= range.gt) return false;
  if (range.gte !== undefined && value < range.gte) return false;
  if (range.lt !== undefined && value >= range.lt) return false;
  return range.lte === undefined || value <= range.lte;
}
