import { Decimal } from 'decimal.js';
import { minorDigits } from './currencies';

/**
 * Exact decimals. A clone of its own, because the precision is global to a constructor: 15 + 12 digits
 * times 15 + 12 digits have 54, so 100 never rounds by itself.
 */
const Exact = Decimal.clone({
  precision: 100,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -100,
  toExpPos: 100,
});

/** Decimal places that Stripe takes in a quantity or a unit price. */
export const maxDecimals = 12;
/** Ours: far above any real quantity, far below the exactness of the arithmetic. */
const maxIntegerDigits = 15;

const decimalPattern = /^-?(\d+)(?:\.(\d+))?$/;

/** Plain notation, neither exponent nor sign but minus, and no more digits than Stripe takes. */
export function isDecimal(text: string, decimals: number = maxDecimals): boolean {
  const match = decimalPattern.exec(text);
  if (!match) return false;
  const [, whole = '', fraction = ''] = match;
  return (
    whole.replace(/^0+(?=\d)/, '').length <= maxIntegerDigits &&
    fraction.replace(/0+$/, '').length <= decimals
  );
}

/** -267.5 becomes -268, so that a line and its reversal always cancel. */
export function roundHalfAwayFromZero(value: Decimal.Value, step = 1): Decimal {
  // ROUND_HALF_UP of decimal.js rounds the magnitude: away from zero on both sides.
  return new Exact(value).div(step).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(step);
}

/**
 * Quantity × unit price in minor units, rounded once, to a multiple of `step`. Null when it is no safe
 * integer.
 */
export function lineAmount(
  quantity: string,
  unitAmountDecimal: string,
  step: number = 1,
): number | null {
  const amount = roundHalfAwayFromZero(exactAmount(quantity, unitAmountDecimal), step).toNumber();
  if (!Number.isSafeInteger(amount)) return null;
  return amount === 0 ? 0 : amount; // -0.4 rounds to -0, which is another value to JavaScript.
}

export function exactAmount(quantity: string, unitAmountDecimal: string): Decimal {
  return new Exact(quantity).times(unitAmountDecimal);
}

/** True where two readers of "round half" may disagree. */
export function isTie(value: Decimal): boolean {
  return value.abs().mod(1).equals('0.5');
}

export function isZero(text: string): boolean {
  return new Exact(text).isZero();
}

export function isNegative(text: string): boolean {
  const value = new Exact(text);
  return value.isNegative() && !value.isZero();
}

/** The shortest plain notation of the same number: "1.50" becomes "1.5", "-0" becomes "0". */
export function plainDecimal(text: string): string {
  const value = new Exact(text);
  return value.isZero() ? '0' : value.toFixed();
}

/** For people: 15185 usd is "USD 151.85". */
export function formatMoney(minor: number, currency: string): string {
  return formatPrice(String(minor), currency);
}

/** As {@link formatMoney}, with as many decimals as the price has: "USD 0.000123". */
export function formatPrice(minor: string, currency: string): string {
  const digits = minorDigits(currency);
  const major = new Exact(minor).div(10 ** digits);
  return `${currency.toUpperCase()} ${grouped(major.toFixed(Math.max(digits, major.decimalPlaces())))}`;
}

/** For people: "1234567.5" is "1,234,567.5". */
export function formatQuantity(quantity: string): string {
  return grouped(plainDecimal(quantity));
}

function grouped(plain: string): string {
  const [whole = '', fraction] = plain.split('.');
  const withCommas = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

/** Null when the sum is no safe integer. */
export function sumAmounts(amounts: readonly number[]): number | null {
  const sum = Number(amounts.reduce((total, amount) => total + BigInt(amount), 0n));
  return Number.isSafeInteger(sum) ? sum : null;
}
