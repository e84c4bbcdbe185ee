import { parseArgs } from 'node:util';

export interface Options {
  /** Of each kind, in each round. */
  invoices: number;
  rounds: number;
  /** Begun and not done yet, at any moment. */
  inFlight: number;
  json: boolean;
  /** Folder that takes the CPU profiles of our Node processes. */
  cpuProf: string | null;
}

export const usage = `npm run bench -- [options]

  --invoices N     of each kind in each round (400)
  --rounds N       each round runs every kind once, one after the other (3)
  --in-flight N    begun and not done yet at any moment (64)
  --json           one JSON object on stdout; npm --silent run bench keeps npm's lines away
  --cpu-prof DIR   CPU profiles of our processes, written when they end`;

/** Throws what is wrong, in words. */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      invoices: { type: 'string', default: '400' },
      rounds: { type: 'string', default: '3' },
      'in-flight': { type: 'string', default: '64' },
      json: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    invoices: count('--invoices', values.invoices),
    rounds: count('--rounds', values.rounds),
    inFlight: count('--in-flight', values['in-flight']),
    json: values.json,
    cpuProf: values['cpu-prof'] ?? null,
  };
}

/** A number of things, or what is wrong with it in words. */
export function count(name: string, value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new Error(`${name} is "${value}": a whole number from 1 to 999999 is wanted.`);
}
