import type { Guard } from '../guard';

const firstMigration = 'src/store/migrations/0000_first.sql';

/** The record: one order of facts, one row an invoice, one pump a row. */
export const recordGuards: Guard[] = [
  {
    name: 'version of the record',
    without: 'Of two writers at one moment the second wipes out what the first has learned.',
    file: 'src/store/write-invoice.ts',
    source: ' AND version = ${version}',
    replacement: '',
    noticedBy: [
      {
        file: 'test/store/record.test.ts',
        test: 'puts facts that arrive at the same moment in one order without a gap',
      },
    ],
  },
  {
    name: 'what is known is not told again',
    without: 'Each look at Stripe is told as if something had changed.',
    file: 'src/store/fold.ts',
    source: 'if (!isNews(before, state)) {',
    replacement: 'if (before === null) {',
    noticedBy: [
      {
        file: 'test/store/record.test.ts',
        test: 'keeps the time of a newer reading without telling anybody',
      },
    ],
  },
  {
    name: 'content under a known id',
    without: 'Another invoice under the same id is answered as if it had been taken.',
    file: 'src/store/accept-invoice.ts',
    source: "standing.fingerprint === fingerprint ? 'replayed' : 'differs'",
    replacement: "standing.fingerprint === '' ? 'differs' : 'replayed'",
    noticedBy: [
      {
        file: 'test/store/accept.test.ts',
        test: 'says that the content differs and keeps the first one',
      },
    ],
  },
  {
    name: 'one record for a Stripe invoice',
    without: 'Two invoices of ours may claim one of Stripe.',
    file: firstMigration,
    source: 'CREATE UNIQUE INDEX "invoices_by_stripe_id"',
    replacement: 'CREATE INDEX "invoices_by_stripe_id"',
    noticedBy: [
      {
        file: 'test/store/isolation.test.ts',
        test: 'may not hold one Stripe invoice twice in the same account',
      },
    ],
  },
  {
    name: 'lease of an invoice row',
    without: 'Two pumps start the same invoice.',
    file: 'src/store/invoices.ts',
    source: 'AND (claimed_until IS NULL OR claimed_until <= now())',
    replacement: '',
    noticedBy: [{ file: 'test/store/claims.test.ts', test: 'are never handed to two pumps' }],
  },
  {
    name: 'a closed workflow is not started anew',
    without: 'An invoice whose row was not marked in time lives a second time.',
    file: 'src/temporal/engine.ts',
    source: "workflowIdReusePolicy: resume ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',",
    replacement: "workflowIdReusePolicy: 'ALLOW_DUPLICATE',",
    noticedBy: [
      {
        file: 'test/api/engine.test.ts',
        test: 'does not start an invoice a second time when it has closed, but on re-entry',
      },
    ],
  },
];
