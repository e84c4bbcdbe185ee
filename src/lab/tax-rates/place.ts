import { stateOfZip, taxRuleOf } from '../stripe/billing/tax-table';
import { stateNames, stateParts, untaxedStates, type RatePart } from './table';

/** As either engine writes it; the fields that are missing are unknown. */
export interface GivenAddress {
  country?: string | null | undefined;
  line1?: string | null | undefined;
  city?: string | null | undefined;
  region?: string | null | undefined;
  postalCode?: string | null | undefined;
}

/** Where a sale is taxed, and what the seller does there. */
export interface Place {
  country: string;
  region: string | null;
  name: string;
  standing: 'collecting' | 'not_collecting' | 'no_tax';
  parts: RatePart[];
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const stateCodes = new Map(Object.entries(stateNames).map(([code, name]) => [name, code]));

/** Null where an address does not say enough, or contradicts itself. */
export function placeOf(address: GivenAddress): Place | null {
  const country = address.country?.toUpperCase() ?? '';
  const name = /^[A-Z]{2}$/.test(country) ? countryNames.of(country) : undefined;
  if (name === undefined) return null;
  return country === 'US' ? stateOf(address) : countryOf(country, name);
}

function stateOf({ region, postalCode }: GivenAddress): Place | null {
  const byZip = postalCode ? stateOfZip(postalCode) : null;
  const given = region ? toStateCode(region) : null;
  if (region && given === null) return null;
  if (given !== null && byZip !== null && given !== byZip) return null;
  const code = given ?? byZip;
  if (code === null) return null;
  const parts = stateParts[code] ?? [];
  const elsewhere = untaxedStates.has(code) ? 'no_tax' : 'not_collecting';
  return {
    country: 'US',
    region: code,
    name: stateNames[code] ?? code,
    standing: parts.length > 0 ? 'collecting' : elsewhere,
    parts,
  };
}

function toStateCode(region: string): string | null {
  const code = region.toUpperCase();
  return code in stateNames ? code : (stateCodes.get(region) ?? null);
}

function countryOf(country: string, name: string): Place {
  const rule = taxRuleOf(country, null);
  const parts: RatePart[] = rule === null ? [] : [{ kind: 'country', name, percent: rule.percent }];
  const standing = rule === null ? 'not_collecting' : 'collecting';
  return { country, region: null, name, standing, parts };
}
