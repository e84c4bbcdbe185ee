import type Stripe from 'stripe';
import type { StripePlan } from '../domain/document';
import { untaxedTotalOf } from './untaxed-total';

/** One way in which the draft in Stripe is not what was asked for. Ids and amounts only: no texts of customers. */
export interface Difference {
  what: 'missing_line' | 'foreign_line' | 'changed_line' | 'discount' | 'tax' | 'total' | 'head';
  line_id: string | null;
  stripe_line_id: string | null;
  expected: string | number | null;
  actual: string | number | null;
}

export interface Expectation {
  /** Tax may stand on the draft only when somebody answered for it. */
  taxAllowed: boolean;
}

/**
 * Compares by the identity of lines, not by sums: two foreign edits that cancel out are two differences.
 * Amounts without tax, because tax is rounded by its engine.
 */
export function compare(
  plan: StripePlan,
  /** Null when only the lines were read anew; their sum then stands for the total. */
  invoice: Stripe.Invoice | null,
  lines: Stripe.InvoiceLineItem[],
  { taxAllowed }: Expectation,
): Difference[] {
  return [
    ...(invoice ? compareHead(plan, invoice) : []),
    ...compareLines(plan, lines),
    ...(taxAllowed ? [] : lines.flatMap(unexpectedTax)),
  ];
}

function compareHead(plan: StripePlan, invoice: Stripe.Invoice): Difference[] {
  const customer = typeof invoice.customer === 'string' ? invoice.customer : invoice.customer?.id;
  return [
    ...differ('head', plan.customer, customer ?? null),
    ...differ('head', plan.currency, invoice.currency),
    ...differ('total', plan.subtotal, untaxedTotalOf(invoice)),
  ];
}

function differ(
  what: Difference['what'],
  expected: Difference['expected'],
  actual: Difference['actual'],
): Difference[] {
  return expected === actual
    ? []
    : [{ what, line_id: null, stripe_line_id: null, expected, actual }];
}

function compareLines(plan: StripePlan, lines: Stripe.InvoiceLineItem[]): Difference[] {
  const planned = new Map(plan.lines.map((line) => [line.id, line]));
  const differences: Difference[] = [];
  for (const line of lines) {
    const lineId = line.metadata['holdfast_line_id'] ?? null;
    const wanted = lineId === null ? undefined : planned.get(lineId);
    const at = { line_id: lineId, stripe_line_id: line.id };
    if (!wanted) {
      differences.push({ what: 'foreign_line', ...at, expected: null, actual: line.amount });
      continue;
    }
    // Taken out, so that a second line with the same identity is foreign.
    planned.delete(wanted.id);
    if (line.amount !== wanted.amount) {
      differences.push({
        what: 'changed_line',
        ...at,
        expected: wanted.amount,
        actual: line.amount,
      });
    } else if (line.metadata['holdfast_line_hash'] !== wanted.hash) {
      const actual = line.metadata['holdfast_line_hash'] ?? null;
      differences.push({ what: 'changed_line', ...at, expected: wanted.hash, actual });
    }
    const discount = sum(line.discount_amounts ?? []);
    if (discount !== 0)
      differences.push({ what: 'discount', ...at, expected: 0, actual: discount });
  }
  const missing = [...planned.values()].map((line) => ({
    what: 'missing_line' as const,
    line_id: line.id,
    stripe_line_id: null,
    expected: line.amount,
    actual: null,
  }));
  return [...differences, ...missing];
}

function unexpectedTax(line: Stripe.InvoiceLineItem): Difference[] {
  const tax = sum(line.taxes ?? []);
  if (tax === 0) return [];
  const line_id = line.metadata['holdfast_line_id'] ?? null;
  return [{ what: 'tax', line_id, stripe_line_id: line.id, expected: 0, actual: tax }];
}

function sum(entries: { amount: number }[]): number {
  return entries.reduce((total, entry) => total + entry.amount, 0);
}

/** One sentence for people; the whole list is in the timeline. */
export function describeDifferences(differences: Difference[]): string {
  const shown = differences.slice(0, 5).map((difference) => {
    const where = difference.line_id ?? difference.stripe_line_id;
    const place = where === null ? difference.what : `${difference.what} ${where}`;
    return `${place}: ${difference.expected ?? 'nothing'} asked for, ${difference.actual ?? 'nothing'} in Stripe`;
  });
  const more = differences.length > 5 ? `; and ${differences.length - 5} more` : '';
  const noun = differences.length === 1 ? 'difference' : 'differences';
  return `${differences.length} ${noun} between what was asked for and the draft. ${shown.join('; ')}${more}.`;
}
