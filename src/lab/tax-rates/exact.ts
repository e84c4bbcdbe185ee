import { Decimal } from 'decimal.js';

/** Decimals of the tax engines alone; `1e-9` is never written with an exponent. */
export const Exact = Decimal.clone({
  precision: 60,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -30,
  toExpPos: 30,
});
export type Exact = Decimal;

/** Half away from zero, so that a reversal cancels what it reverses; never -0. */
export function rounded(value: Decimal, digits = 0): number {
  const number = value.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP).toNumber();
  return number === 0 ? 0 : number;
}

export function sumOf(values: readonly Decimal[]): Decimal {
  return values.reduce((sum, value) => sum.plus(value), new Exact(0));
}

/** Rounds every part so that they add up to the rounded whole: the largest remainders take the rest. */
export function roundedTogether(values: readonly Decimal[], digits: number): number[] {
  const scale = new Exact(10).pow(digits);
  const scaled = values.map((value) => value.times(scale));
  const parts = scaled.map((value) => value.truncated());
  const whole = sumOf(scaled).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
  let rest = whole.minus(sumOf(parts)).toNumber();
  const order = scaled
    .map((value, index) => ({ index, remainder: value.minus(value.truncated()).abs() }))
    .toSorted((a, b) => b.remainder.comparedTo(a.remainder));
  for (const { index } of order) {
    if (rest === 0) break;
    parts[index] = (parts[index] ?? new Exact(0)).plus(Math.sign(rest));
    rest -= Math.sign(rest);
  }
  return parts.map((part) => rounded(part.dividedBy(scale), digits));
}
