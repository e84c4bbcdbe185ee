import { createHash } from 'node:crypto';
import type { Difference } from '../domain/difference';
import { cutText } from './cut-text';

const hexDigits = 16;
const maxShownBytes = 300;

/** Names exactly these differences, in whatever order they are found; null: there are none. */
export function fingerprintOf(differences: readonly Difference[]): string | null {
  if (differences.length === 0) return null;
  const content = differences
    .map((d) => JSON.stringify([d.what, d.line_id, d.stripe_line_id, d.field, d.ours, d.stripe]))
    .toSorted();
  return createHash('sha256').update(content.join('\n')).digest('hex').slice(0, hexDigits);
}

/** As they are kept and shown: long texts cut. */
export function toShown(difference: Difference): Difference {
  const { ours, stripe, label } = difference;
  return { ...difference, ours: cut(ours), stripe: cut(stripe), label: cut(label) };
}

function cut<T extends string | number | null>(value: T): T | string {
  return typeof value === 'string' ? cutText(value, maxShownBytes) : value;
}
