import type { CreditNoteLine } from '../objects';
import { noSuch } from '../wire/errors';
import { checkedLimit, type ListParams, type WireList } from '../wire/list';

/** A page of a note's lines, in the order in which they were asked for. */
export function listLines(
  lines: readonly CreditNoteLine[],
  params: ListParams,
  url: string,
): WireList<CreditNoteLine> {
  const limit = checkedLimit(params);
  const { starting_after: after, ending_before: before } = params;
  if (before !== undefined) {
    const end = placeOf(lines, before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: lines.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : placeOf(lines, after, 'starting_after') + 1;
  const end = start + limit;
  return { object: 'list', data: lines.slice(start, end), has_more: end < lines.length, url };
}

function placeOf(lines: readonly CreditNoteLine[], id: string, param: string): number {
  const at = lines.findIndex((line) => line.id === id);
  if (at < 0) throw noSuch('credit note line item', id, param);
  return at;
}
