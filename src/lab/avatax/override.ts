import { Exact, roundedTogether } from '../tax-rates/exact';
import type { DocumentLine } from './document';

/** The tax of a line as the caller says it was; what AvaTax would have said stays in taxCalculated. */
export function withTaxAmount(line: DocumentLine, tax: number, digits: number): DocumentLine {
  const shares = shareOut(
    tax,
    line.details.map((detail) => detail.taxCalculated),
    digits,
  );
  return {
    ...line,
    tax,
    taxOverrideType: 'TaxAmount',
    taxOverrideAmount: tax,
    details: line.details.map((detail, index) => ({ ...detail, tax: shares[index] ?? 0 })),
  };
}

/** A sum over all lines, by their amounts. */
export function withDocumentTax(
  lines: readonly DocumentLine[],
  tax: number,
  digits: number,
): DocumentLine[] {
  const shares = shareOut(
    tax,
    lines.map((line) => line.lineAmount),
    digits,
  );
  return lines.map((line, index) => withTaxAmount(line, shares[index] ?? 0, digits));
}

function shareOut(sum: number, weights: readonly number[], digits: number): number[] {
  const total = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0) return weights.map((_, index) => (index === 0 ? sum : 0));
  return roundedTogether(
    weights.map((weight) => new Exact(sum).times(weight).dividedBy(total)),
    digits,
  );
}
