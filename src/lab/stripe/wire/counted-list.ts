import type { Table } from '../../core/table';
import { listWire, type ListParams, type WireList } from './list';

export interface CountedParams extends ListParams {
  charge?: string;
  payment_intent?: string;
}

/** A list by charge or intent; asked by charge, Stripe adds how many there are. */
export function countedList<T extends { id: string; charge: string; payment_intent: string }>(
  table: Table<T>,
  params: CountedParams,
  options: { kind: string; url: string; accepts?: (row: T) => boolean },
  toWire: (row: T) => T,
): WireList<T> & { count?: number } {
  const { charge, payment_intent: intent } = params;
  const index =
    charge === undefined
      ? intent === undefined
        ? {}
        : { index: { name: 'payment_intent', value: intent } }
      : { index: { name: 'charge', value: charge } };
  const accepts = (row: T): boolean =>
    (intent === undefined || row.payment_intent === intent) && (options.accepts?.(row) ?? true);
  const list = listWire(table, params, { ...options, ...index, accepts }, toWire);
  if (charge === undefined) return list;
  const { object, ...rest } = list;
  return { object, count: table.ids('charge', charge).length, ...rest };
}
