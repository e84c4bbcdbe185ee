import { createHash } from 'node:crypto';
import type { PlannedLine } from '../domain/document';

const hexDigits = 16;

/**
 * Names the content of a line: SHA-256 over everything that is written for it. An array, because its
 * order is its own; metadata sorted by key, because Stripe gives it back in an order of its own.
 */
function lineHash(line: Omit<PlannedLine, 'hash'>): string {
  const content = [
    line.id,
    line.amount,
    line.quantity_decimal,
    line.unit_amount_decimal,
    line.stripe_product_id,
    line.stripe_price_id,
    line.period ? [line.period.start, line.period.end] : null,
    line.description,
    Object.entries(line.metadata).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, hexDigits);
}

/** A line of a further revision never passes for one of an earlier, whose tax may still be on it. */
export function ofRevision(line: PlannedLine, revision: number): PlannedLine {
  const { hash } = line;
  const salted = createHash('sha256').update(`${revision}:${hash}`).digest('hex');
  const own = salted.slice(0, hexDigits);
  return { ...line, hash: own, metadata: { ...line.metadata, holdfast_line_hash: own } };
}

/** With the hash, also in the metadata, where it proves the Stripe line to be ours. */
export function withHash(line: Omit<PlannedLine, 'hash'>): PlannedLine {
  const hash = lineHash(line);
  return { ...line, hash, metadata: { ...line.metadata, holdfast_line_hash: hash } };
}
