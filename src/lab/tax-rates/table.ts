export const partKinds = ['country', 'state', 'county', 'city', 'special'] as const;
export type PartKind = (typeof partKinds)[number];

/** What one authority asks, in percent. */
export interface RatePart {
  kind: PartKind;
  name: string;
  percent: string;
  /** A city that files for itself is a jurisdiction of its own to Anrok. */
  filesForItself?: boolean;
}

const part = (kind: PartKind, name: string, percent: string): RatePart => ({ kind, name, percent });

/**
 * One place for a whole state: the real state rates, and local ones that add up to what the simulated
 * Stripe Tax charges there. Alabama's local parts are made up: on 100.00 they give 400, 222.5 and 99.
 */
export const stateParts: Record<string, RatePart[]> = {
  AL: [
    part('state', 'Alabama', '4'),
    part('county', 'Jefferson County', '2.225'),
    { ...part('city', 'Birmingham', '0.99'), filesForItself: true },
  ],
  CA: [
    part('state', 'California', '6'),
    part('county', 'San Francisco County', '0.25'),
    part('city', 'San Francisco', '1'),
    part('special', 'San Francisco County District Tax', '1.5'),
  ],
  CO: [
    part('state', 'Colorado', '2.9'),
    part('special', 'Regional Transportation District', '1.1'),
    { ...part('city', 'Denver', '0.63'), filesForItself: true },
  ],
  FL: [part('state', 'Florida', '6'), part('county', 'Miami-Dade County', '1')],
  IL: [
    part('state', 'Illinois', '6.25'),
    part('county', 'Cook County', '1.75'),
    part('city', 'Chicago', '1.25'),
    part('special', 'Regional Transport Authority', '1'),
  ],
  MA: [part('state', 'Massachusetts', '6.25')],
  NY: [
    part('state', 'New York', '4'),
    part('city', 'New York City', '4.5'),
    part('special', 'Metropolitan Commuter Transportation District', '0.375'),
  ],
  PA: [part('state', 'Pennsylvania', '6')],
  TX: [
    part('state', 'Texas', '6.25'),
    part('city', 'Austin', '1'),
    part('special', 'Austin Metropolitan Transit Authority', '1'),
  ],
  WA: [part('state', 'Washington', '6.5'), part('city', 'Seattle', '3.6')],
};

/** States that have no sales tax. */
export const untaxedStates: ReadonlySet<string> = new Set(['DE', 'MT', 'NH', 'OR']);

export const stateNames: Record<string, string> = {
  AK: 'Alaska',
  AL: 'Alabama',
  AR: 'Arkansas',
  AZ: 'Arizona',
  CA: 'California',
  CO: 'Colorado',
  CT: 'Connecticut',
  DC: 'District of Columbia',
  DE: 'Delaware',
  FL: 'Florida',
  GA: 'Georgia',
  HI: 'Hawaii',
  IA: 'Iowa',
  ID: 'Idaho',
  IL: 'Illinois',
  IN: 'Indiana',
  KS: 'Kansas',
  KY: 'Kentucky',
  LA: 'Louisiana',
  MA: 'Massachusetts',
  MD: 'Maryland',
  ME: 'Maine',
  MI: 'Michigan',
  MN: 'Minnesota',
  MO: 'Missouri',
  MS: 'Mississippi',
  MT: 'Montana',
  NC: 'North Carolina',
  ND: 'North Dakota',
  NE: 'Nebraska',
  NH: 'New Hampshire',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NV: 'Nevada',
  NY: 'New York',
  OH: 'Ohio',
  OK: 'Oklahoma',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  PR: 'Puerto Rico',
  RI: 'Rhode Island',
  SC: 'South Carolina',
  SD: 'South Dakota',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VA: 'Virginia',
  VT: 'Vermont',
  WA: 'Washington',
  WI: 'Wisconsin',
  WV: 'West Virginia',
  WY: 'Wyoming',
};
