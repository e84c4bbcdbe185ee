import type { InvoiceDocument, PlannedLine, StripePlan, TaxReport } from '../domain/document';
import { isTaxable } from './plan-gate';

/**
 * The tax that came with a gated invoice, as a report of its lines; null: none came. One sum is spread in
 * the proportion of the lines that are charged, to the unit: the parts add up to exactly what was given.
 */
export function precalculatedTax(
  document: InvoiceDocument,
  { lines }: StripePlan,
  revision: number,
): TaxReport | null {
  const given = document.payment_gate?.precalculated_tax ?? null;
  if (given === null) return null;
  const { tax_amount, tax_name } = given;
  const taxed = tax_amount === 0 ? [] : lines.filter(isTaxable);
  const base = sumOf(taxed);
  return {
    revision,
    provider: tax_name,
    lines: taxed.map((line, index) => ({
      id: line.id,
      tax_amounts: [
        {
          amount: upTo(taxed, index + 1, tax_amount, base) - upTo(taxed, index, tax_amount, base),
          taxable_amount: line.amount,
          taxability_reason: null,
          tax_rate_data: {
            display_name: tax_name,
            percentage: percentageOf(tax_amount, base),
            inclusive: false,
            country: null,
            state: null,
            jurisdiction: null,
          },
        },
      ],
    })),
  };
}

/** The tax of the first lines, rounded down: the last of them all gets what is left. */
function upTo(lines: PlannedLine[], count: number, tax: number, base: number): number {
  return Number((BigInt(tax) * BigInt(sumOf(lines.slice(0, count)))) / BigInt(base));
}

function sumOf(lines: PlannedLine[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

/** For display: Stripe takes four decimals and computes nothing with it. */
function percentageOf(tax: number, base: number): number {
  return Math.round((tax / base) * 1_000_000) / 10_000;
}
