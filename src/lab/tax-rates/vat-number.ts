import { taxRuleOf } from '../stripe/billing/tax-table';

/** Where the tax register can be asked: the European Union and the United Kingdom. */
export function hasVatRegister(country: string): boolean {
  return country !== 'US' && taxRuleOf(country, null) !== null;
}

/**
 * What the register says. Like Stripe's test numbers, one whose digits are all 1 is unknown to it:
 * docs.stripe.com/tax/invoicing/tax-ids.
 */
export function isValidVatNumber(country: string, value: string): boolean {
  const text = value.replaceAll(/[\s.-]/g, '').toUpperCase();
  const prefix = country === 'GR' ? 'EL' : country;
  if (!text.startsWith(prefix)) return false;
  const number = text.slice(prefix.length);
  return (numberForms[country] ?? anyNumber).test(number) && !/^\D*1+\D*$/.test(number);
}

const anyNumber = /^[A-Z0-9]{8,12}$/;
const numberForms: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  DE: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12})$/,
  IT: /^\d{11}$/,
  NL: /^\d{9}B\d{2}$/,
};

/** The buyer owes the tax: a business in another country of the union than the goods come from. */
export function isReverseCharge(
  country: string,
  shipFromCountry: string | null,
  vatNumbers: readonly string[],
): boolean {
  if (!hasVatRegister(country) || shipFromCountry?.toUpperCase() === country) return false;
  return vatNumbers.some((value) => isValidVatNumber(country, value));
}
