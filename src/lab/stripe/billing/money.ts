import { Decimal } from 'decimal.js';

const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP });

/** quantity × price in minor units, rounded once, half away from zero. */
export function multiply(quantity: string, unitAmountDecimal: string): number {
  return new Exact(quantity).times(unitAmountDecimal).toDecimalPlaces(0).toNumber();
}

/** `percent` of an amount, rounded half away from zero. */
export function percentOf(amount: number, percent: string): number {
  return new Exact(amount).times(percent).dividedBy(100).toDecimalPlaces(0).toNumber();
}

/** Without trailing zeros, as Stripe writes decimals. */
export function canonicalDecimal(text: string): string {
  return new Exact(text).toFixed();
}

export function decimalsOf(text: string): number {
  return new Exact(text).decimalPlaces();
}

export function integerPart(text: string): number {
  return new Exact(text).truncated().toNumber();
}

/** Splits a sum over weights so that the parts add up to it; the largest remainders take the rest. */
export function allocate(sum: number, weights: readonly number[]): number[] {
  const total = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0) return weights.map((_, index) => (index === 0 ? sum : 0));
  const shares = weights.map((weight) => new Exact(sum).times(weight).dividedBy(total));
  const parts = shares.map((share) => share.truncated().toNumber());
  let rest = sum - parts.reduce((all, part) => all + part, 0);
  const order = shares
    .map((share, index) => ({ index, remainder: share.minus(share.truncated()).abs() }))
    .toSorted((a, b) => b.remainder.comparedTo(a.remainder));
  for (const { index } of order) {
    if (rest === 0) break;
    const step = Math.sign(rest);
    parts[index] = (parts[index] ?? 0) + step;
    rest -= step;
  }
  return parts;
}

/** The least Stripe charges, in minor units: docs.stripe.com/currencies (by settlement currency). */
const minimumCharges: Record<string, number> = {
  aed: 200,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  jpy: 50,
  krw: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
  usd: 50,
};

export function minimumCharge(currency: string): number {
  return minimumCharges[currency] ?? 50;
}

const zeroDecimal = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);

/** As Stripe writes money into its messages: $30.00, ¥300. */
export function shownMoney(amount: number, currency: string): string {
  const digits = zeroDecimal.has(currency) ? 0 : 2;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}
