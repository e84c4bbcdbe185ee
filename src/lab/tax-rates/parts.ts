import { Exact, sumOf } from './exact';
import type { RatePart } from './table';

export interface TaxedPart {
  part: RatePart;
  tax: Exact;
}

export interface TaxedAmount {
  /** Before tax. */
  net: Exact;
  parts: TaxedPart[];
}

/** Fractions of a cent that an engine still tells. */
const toldDigits = 6;

/** The tax of each authority, not rounded to whole units; net and taxes of an inclusive amount add up to it. */
export function taxParts(
  amount: Exact,
  rates: readonly RatePart[],
  isInclusive: boolean,
): TaxedAmount {
  const percents = sumOf(rates.map((rate) => new Exact(rate.percent)));
  const base = isInclusive ? amount.times(100).dividedBy(percents.plus(100)) : amount;
  const parts = rates.map((part) => ({
    part,
    tax: base.times(part.percent).dividedBy(100).toDecimalPlaces(toldDigits),
  }));
  const net = isInclusive ? amount.minus(sumOf(parts.map(({ tax }) => tax))) : amount;
  return { net, parts };
}
