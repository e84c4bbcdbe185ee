import { refuse } from '../wire/errors';

/** Numbers after the country's two letters, from the table of docs.stripe.com/billing/customer/tax-ids. */
const euVat: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12})$/,
};

/** The common types of the same table; of a type that is not here the lab takes any value, as it stands. */
const forms: Record<string, RegExp> = {
  ae_trn: /^\d{15}$/,
  au_abn: /^\d{11}$/,
  au_arn: /^\d{12}$/,
  br_cnpj: /^\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}$/,
  br_cpf: /^\d{3}\.\d{3}\.\d{3}-\d{2}$/,
  ca_bn: /^\d{9}$/,
  ca_gst_hst: /^\d{9}RT\d{4}$/,
  ca_pst_bc: /^PST-\d{4}-\d{4}$/,
  ca_pst_mb: /^\d{6}-\d$/,
  ca_pst_sk: /^\d{7}$/,
  ca_qst: /^\d{10}TQ\d{4}$/,
  ch_uid: /^CHE-\d{3}\.\d{3}\.\d{3}( HR)?$/,
  ch_vat: /^CHE-\d{3}\.\d{3}\.\d{3} (MWST|TVA|IVA)$/,
  cl_tin: /^\d{1,2}\.\d{3}\.\d{3}-[\dK]$/,
  es_cif: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  eu_oss_vat: /^EU\d{9}$/,
  gb_vat: /^GB(\d{9}|\d{12})$/,
  hk_br: /^\d{8}$/,
  il_vat: /^\d{9}$/,
  in_gst: /^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9][A-Z][A-Z0-9]$/,
  is_vat: /^\d{5,6}$/,
  jp_cn: /^\d{13}$/,
  jp_rn: /^\d{5}$/,
  jp_trn: /^T\d{13}$/,
  kr_brn: /^\d{3}-\d{2}-\d{5}$/,
  mx_rfc: /^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$/,
  no_vat: /^\d{9}MVA$/,
  nz_gst: /^\d{8,9}$/,
  pl_nip: /^\d{10}$/,
  sa_vat: /^\d{15}$/,
  sg_gst: /^M\d{8}[A-Z]$/,
  sg_uen: /^(\d{8,9}|[A-Z]\d{2}[A-Z]{2}\d{4})[A-Z]$/,
  th_vat: /^\d{13}$/,
  tr_tin: /^\d{10}$/,
  tw_vat: /^\d{8}$/,
  us_ein: /^\d{2}-\d{7}$/,
  za_vat: /^4\d{9}$/,
};

/** The types that a public register can be asked about. */
const registered = new Set(['au_abn', 'eu_vat', 'gb_vat']);

export type Verdict = 'verified' | 'unverified' | 'pending';

/** Test numbers that stand for a verdict of the register: docs.stripe.com/billing/customer/tax-ids. */
const testNumbers: Record<string, Verdict> = {
  '000000000': 'verified',
  '111111111': 'unverified',
  '222222222': 'pending',
};

/** What the register will say, `pending` for a register that never answers; null where there is none. */
export function verdictOf(type: string, value: string): Verdict | null {
  if (!registered.has(type)) return null;
  return testNumbers[value.replace(/^[A-Z]{2}(?=\d{9}$)/, '')] ?? 'verified';
}

export function checkTaxId(type: string, value: string, param: string): void {
  if (isWellFormed(type, value)) return;
  throw refuse(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param });
}

function isWellFormed(type: string, value: string): boolean {
  if (registered.has(type) && value in testNumbers) return true;
  if (type === 'eu_vat') return euVat[value.slice(0, 2)]?.test(value.slice(2)) ?? false;
  return forms[type]?.test(value) ?? value.trim() !== '';
}

const countriesOfVat: Record<string, string> = { EL: 'GR', XI: 'GB' };

/** The country of a number, by its own letters or by its type. */
export function countryOf(type: string, value: string): string | null {
  if (type === 'eu_oss_vat') return 'EU';
  if (type !== 'eu_vat') return type.slice(0, 2).toUpperCase();
  const letters = value.slice(0, 2);
  return euVat[letters] === undefined ? null : (countriesOfVat[letters] ?? letters);
}
