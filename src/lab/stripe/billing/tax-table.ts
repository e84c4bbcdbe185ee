/** Rates of the simulated tax engines, in percent. Made up where the real ones are finer than a state. */
export interface TaxRule {
  percent: string;
  displayName: string;
  taxType: string;
  country: string;
  state: string | null;
  jurisdiction: string;
}

const unitedStates: Record<string, string> = {
  CA: '8.75',
  NY: '8.875',
  TX: '8.25',
  WA: '10.1',
  FL: '7',
  IL: '10.25',
  PA: '6',
  MA: '6.25',
  CO: '4.63',
  OR: '0',
  DE: '0',
  MT: '0',
  NH: '0',
};

const europeanUnion: Record<string, string> = {
  AT: '20',
  BE: '21',
  BG: '20',
  CZ: '21',
  DE: '19',
  DK: '25',
  EE: '24',
  ES: '21',
  FI: '25.5',
  FR: '20',
  GR: '24',
  HR: '25',
  HU: '27',
  IE: '23',
  IT: '22',
  LT: '21',
  LU: '17',
  LV: '21',
  MT: '18',
  NL: '21',
  PL: '23',
  PT: '23',
  RO: '21',
  SE: '25',
  SI: '22',
  SK: '23',
};

/** First three digits of a ZIP code to a state, for the states above only. */
const zipPrefixes: [from: number, to: number, state: string][] = [
  [10, 27, 'MA'],
  [30, 38, 'NH'],
  [100, 149, 'NY'],
  [150, 196, 'PA'],
  [197, 199, 'DE'],
  [320, 349, 'FL'],
  [590, 599, 'MT'],
  [600, 629, 'IL'],
  [750, 799, 'TX'],
  [800, 816, 'CO'],
  [900, 961, 'CA'],
  [970, 979, 'OR'],
  [980, 994, 'WA'],
];

export function stateOfZip(zip: string): string | null {
  const prefix = Number(zip.slice(0, 3));
  return zipPrefixes.find(([from, to]) => prefix >= from && prefix <= to)?.[2] ?? null;
}

/** Null where the seller does not collect: everywhere that has no rule here. */
export function taxRuleOf(country: string, state: string | null): TaxRule | null {
  if (country === 'US') {
    const percent = state === null ? undefined : unitedStates[state];
    if (percent === undefined) return null;
    return {
      percent,
      displayName: 'Sales Tax',
      taxType: 'sales_tax',
      country,
      state,
      jurisdiction: state ?? '',
    };
  }
  const percent = country === 'GB' ? '20' : europeanUnion[country];
  if (percent === undefined) return null;
  return {
    percent,
    displayName: 'VAT',
    taxType: 'vat',
    country,
    state: null,
    jurisdiction: country,
  };
}

/** Postal codes and states that lie outside the tax of their country: docs.stripe.com/tax/zero-tax. */
const excluded: Record<string, { postalCode: RegExp; states: readonly string[] }> = {
  ES: { postalCode: /^(35|38|51|52)/, states: ['GC', 'TF', 'CE', 'ML'] },
  FI: { postalCode: /^22/, states: ['01'] },
  FR: { postalCode: /^9[78]/, states: [] },
  GB: { postalCode: /^(JE|GY|IM)\d/i, states: [] },
  IT: { postalCode: /^00120$/, states: [] },
  PT: { postalCode: /^9/, states: ['20', '30'] },
};

/** Stripe Tax does not calculate there, though it does in the country around. */
export function isExcludedTerritory(
  country: string,
  { state, postal_code: postalCode }: { state: string | null; postal_code: string | null },
): boolean {
  const rule = excluded[country];
  if (rule === undefined) return false;
  return rule.states.includes(state ?? '') || rule.postalCode.test(postalCode ?? '');
}
