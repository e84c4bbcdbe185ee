import { createHash } from 'node:crypto';
import type { InvoiceDocument } from '../domain/document';
import { pointerTo } from '../domain/findings';
import type { Fault } from './errors';

/** Equality of invoices is on values, not on bytes: "3.0" is "3", and an order of keys says nothing. */
export function fingerprintOf(document: InvoiceDocument): string {
  return createHash('sha256')
    .update(canonicalJson(toValues(document)))
    .digest('hex');
}

const maxDifferences = 50;

/** What differs between the invoice that stands and the one that was posted under its id. */
export function differencesOf(standing: InvoiceDocument, posted: InvoiceDocument): Fault[] {
  return differ(toValues(standing), toValues(posted), []).slice(0, maxDifferences);
}

function toValues({ payment_gate, ...document }: InvoiceDocument): InvoiceDocument {
  return {
    ...document,
    // Older documents have none, which is the same as null.
    ...(payment_gate ? { payment_gate } : {}),
    lines: document.lines.map((line) => ({
      ...line,
      quantity: toDecimal(line.quantity),
      unit_amount_decimal: toDecimal(line.unit_amount_decimal),
      period: line.period && { start: toTime(line.period.start), end: toTime(line.period.end) },
    })),
  };
}

function toDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  const value = fraction === '' ? whole : `${whole}.${fraction}`;
  return value === '0' ? '0' : sign + value;
}

function toTime(text: string): string {
  return new Date(text).toISOString();
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

function differ(was: unknown, is: unknown, path: string[]): Fault[] {
  if (isBranch(was) && isBranch(is) && Array.isArray(was) === Array.isArray(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...keys].flatMap((key) => differ(was[key], is[key], [...path, key]));
  }
  if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) return [];
  return [{ pointer: pointerTo(...path), message: `Was ${tell(was)}, is ${tell(is)}.` }];
}

function tell(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return isObject(value) || Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
