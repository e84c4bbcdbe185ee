import type { TaxOutcome } from '../../domain/tax';
import type { Style } from '../screen';

/** One of the five invoices: what is posted, what it shows, and what must come out to the unit. */
export interface Scenario {
  id: string;
  connection: string;
  /** What it shows, in one line. */
  title: string;
  style: Style;
  customer: string;
  lines: Line[];
  tax: { mode?: string; timeout?: string };
  expected: { subtotal: number; tax: number; outcome: TaxOutcome };
}

interface Line {
  id: string;
  product_id: string;
  description: string;
  quantity: string;
  unit_amount_decimal: string;
}

/** The account where Anrok answers, and the one where it does not. */
export const accounts = { answering: 'default', silent: 'silent' } as const;

export const anrokDelayMs = 3_000;
const shortTimeout = 'PT5S';

const apiCalls = (quantity: string): Line => ({
  id: 'api-calls',
  product_id: 'api_calls',
  description: 'API calls',
  quantity,
  unit_amount_decimal: '0.0123',
});
const storage = (quantity: string): Line => ({
  id: 'storage',
  product_id: 'storage',
  description: 'Storage, GB months',
  quantity,
  unit_amount_decimal: '2.5',
});

export const cardScenario: Scenario = {
  id: 'card',
  connection: accounts.answering,
  title: 'A customer with a card; Stripe computes the tax by itself. Nothing goes wrong.',
  style: 'green',
  customer: 'acme',
  lines: [apiCalls('1234567'), storage('400')],
  tax: {},
  expected: { subtotal: 16_185, tax: 1_416, outcome: 'applied' },
};

const anrokScenario: Scenario = {
  id: 'anrok',
  connection: accounts.answering,
  title: `Anrok writes the tax on the draft, and takes ${anrokDelayMs / 1000} seconds for it.`,
  style: 'cyan',
  customer: 'initech',
  lines: [apiCalls('9000000'), storage('1000')],
  tax: { mode: 'anrok_metadata' },
  expected: { subtotal: 113_200, tax: 9_339, outcome: 'applied' },
};

const noTaxScenario: Scenario = {
  id: 'no-tax',
  connection: accounts.silent,
  title: 'Anrok never answers. The invoice waits 5 seconds and not for ever.',
  style: 'yellow',
  customer: 'initech',
  lines: [apiCalls('500000')],
  tax: { mode: 'anrok_metadata', timeout: shortTimeout },
  expected: { subtotal: 6_150, tax: 0, outcome: 'timed_out' },
};

export const crashScenario: Scenario = {
  id: 'crash',
  connection: accounts.answering,
  title: 'The worker is killed (SIGKILL) when the draft exists and its lines do not.',
  style: 'magenta',
  customer: 'acme',
  lines: [apiCalls('777777'), storage('123')],
  tax: {},
  expected: { subtotal: 9_875, tax: 864, outcome: 'applied' },
};

export const addressScenario: Scenario = {
  id: 'no-address',
  connection: accounts.answering,
  title:
    'The customer has no address, so nobody can compute the tax. It blocks until one is given.',
  style: 'blue',
  customer: 'nowhere',
  lines: [apiCalls('250000'), storage('20')],
  tax: {},
  expected: { subtotal: 3_125, tax: 258, outcome: 'applied' },
};

export const scenarios = [
  cardScenario,
  anrokScenario,
  noTaxScenario,
  crashScenario,
  addressScenario,
];

/** Where the customer of {@link addressScenario} turns out to live. */
export const correctedAddress = {
  'address[line1]': '500 Congress Ave',
  'address[city]': 'Austin',
  'address[state]': 'TX',
  'address[postal_code]': '78701',
  'address[country]': 'US',
};
