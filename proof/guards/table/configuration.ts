import type { Guard } from '../guard';

const secretsAtRest = 'test/store/configuration.test.ts';

/** Secrets and doors. */
export const configurationGuards: Guard[] = [
  {
    name: 'place of a sealed secret',
    without: "A key copied to another connection's row opens there.",
    file: 'src/store/envelope.ts',
    source: "return Buffer.from(`${connection}|${table}|${column}`, 'utf8');",
    replacement: "return Buffer.from(`${connection}|${table}|${column}`.slice(0, 0), 'utf8');",
    noticedBy: [
      {
        file: secretsAtRest,
        test: 'do not open when copied to another connection or another column',
      },
    ],
  },
  {
    name: 'errors without parameters',
    without: 'Invoices and names of customers stand in logs and histories.',
    file: 'src/store/database-errors.ts',
    source: 'throw error instanceof DrizzleQueryError && error.cause ? error.cause : error;',
    replacement: 'throw error;',
    noticedBy: [
      {
        file: 'test/store/resilience.test.ts',
        test: 'does not repeat what was to be written in its errors',
      },
    ],
  },
];
