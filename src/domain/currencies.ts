/**
 * Currencies as Stripe counts them (docs.stripe.com/currencies). Never from `Intl`: ISO 4217 and Stripe
 * disagree on ISK, UGX, MGA and others, and the data differs between builds of Node.
 */

const zeroDecimal = codes('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf');

/** Sent ×1000 with the last digit 0: card networks know ten-fils steps only. */
const threeDecimal = codes('bhd jod kwd omr tnd');

/** Without decimals in life, but sent ×100 in whole units; Stripe refuses or shifts a fraction. */
const wholeUnitsTimes100 = codes('isk ugx');

const supported = codes(`
  aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf
  chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg
  huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk
  mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub
  rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd
  vuv wst xaf xcd xcg xof xpf yer zar zmw`);

/** The smallest amount Stripe collects, in minor units; below it the amount goes to the customer balance. */
const minimums: Record<string, number> = {
  aed: 200,
  ars: 50,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  cop: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  idr: 50,
  ils: 50,
  inr: 50,
  jpy: 50,
  krw: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  php: 50,
  pln: 200,
  ron: 200,
  rub: 50,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
  zar: 50,
};

/** Currencies for which Stripe names more digits than eight for every payment method. */
const ceilings: Record<string, number> = {
  cop: 9_999_999_999,
  idr: 999_999_999_999,
  inr: 999_999_999,
};

/**
 * Stripe allows twelve digits by card and eight by every other method, and says so only at finalize.
 * At intake the method is not known, so the lower one holds until `settings.max_amount` raises it.
 */
const defaultCeiling = 99_999_999;

function codes(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** True for a lower-case code that Stripe takes. */
export function isCurrency(code: string): boolean {
  return supported.has(code);
}

/** Decimal places between the unit of display and the minor unit that Stripe counts in. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** Every amount must be a multiple of this many minor units. */
export function amountGranularity(currency: string): 1 | 10 | 100 {
  if (wholeUnitsTimes100.has(currency)) return 100;
  return threeDecimal.has(currency) ? 10 : 1;
}

/** Null where Stripe states none. */
export function minimumCharge(currency: string): number | null {
  return Object.hasOwn(minimums, currency) ? (minimums[currency] ?? null) : null;
}

/** The highest amount of a line or an invoice unless the settings say otherwise. */
export function maximumCharge(currency: string): number {
  return Object.hasOwn(ceilings, currency)
    ? (ceilings[currency] ?? defaultCeiling)
    : defaultCeiling;
}
