import type Stripe from 'stripe';
import type { PlannedLine } from '../domain/document';
import { compareLine } from './compare-line';
import type { Field } from './compare-line';

/** A planned line and the one in Stripe that has its identity. */
interface Pair {
  planned: PlannedLine;
  line: Stripe.InvoiceLineItem;
  fields: Field[];
}

export interface Matched {
  pairs: Pair[];
  missing: PlannedLine[];
  /** Lines that are not ours, and further ones that bear the identity of one that is. */
  strangers: Stripe.InvoiceLineItem[];
}

/**
 * Matches by identity, the caller's line id in the metadata, and never by place, amount or text. Where
 * several lines claim one identity the one that differs least is it. The order of the lines changes nothing.
 */
export function matchLines(
  plan: { lines: PlannedLine[]; currency: string },
  lines: readonly Stripe.InvoiceLineItem[],
): Matched {
  const claims = new Map<string | null, Stripe.InvoiceLineItem[]>();
  for (const line of lines) {
    const lineId = lineIdOf(line);
    claims.set(lineId, [...(claims.get(lineId) ?? []), line]);
  }
  const pairs: Pair[] = [];
  const missing: PlannedLine[] = [];
  for (const planned of plan.lines) {
    const [best] = (claims.get(planned.id) ?? [])
      .map((line) => ({ planned, line, fields: compareLine(planned, plan.currency, line) }))
      .toSorted((a, b) => a.fields.length - b.fields.length || byId(a.line, b.line));
    if (best) pairs.push(best);
    else missing.push(planned);
  }
  const paired = new Set(pairs.map(({ line }) => line));
  const strangers = lines.filter((line) => !paired.has(line)).toSorted(byId);
  return { pairs, missing, strangers };
}

export function lineIdOf({ metadata }: Pick<Stripe.InvoiceLineItem, 'metadata'>): string | null {
  return metadata['holdfast_line_id'] ?? null;
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
