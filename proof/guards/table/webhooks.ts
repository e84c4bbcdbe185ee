import type { Guard } from '../guard';

const api = 'test/api/webhook.test.ts';
const unit = 'test/unit/verify-webhook.test.ts';
const inbox = 'test/store/inbox.test.ts';

/** Webhooks: signed, fresh, of our mode, each once. */
export const webhookGuards: Guard[] = [
  {
    name: 'signature of a webhook',
    without: 'Anybody can tell us that an invoice is paid.',
    file: 'src/stripe/verify-webhook.ts',
    source: "return isSigned ? rawBody.toString('utf8') : null;",
    replacement: "return isSigned ? rawBody.toString('utf8') : rawBody.toString('utf8');",
    noticedBy: [
      {
        file: api,
        test: 'refuses what is forged, changed, stale or unsigned, counts it and keeps nothing',
      },
      { file: unit, test: 'refuses a body that was changed by one byte' },
    ],
  },
  {
    name: 'age of a signature',
    without: 'A webhook that somebody captured can be sent again for ever.',
    file: 'src/stripe/verify-webhook.ts',
    source: 'const toleranceSeconds = 300;',
    replacement: 'const toleranceSeconds = 0;',
    noticedBy: [{ file: unit, test: 'takes a signature for five minutes and no longer' }],
  },
  {
    name: 'both secrets while one is rolled',
    without: 'Events signed with the other secret are lost during a rotation.',
    file: 'src/stripe/verify-webhook.ts',
    source: 'const isSigned = secrets.some((secret) => {',
    replacement: 'const isSigned = secrets.slice(0, 1).some((secret) => {',
    noticedBy: [{ file: unit, test: 'takes the signature of either secret' }],
  },
  {
    name: 'mode of an event',
    without: 'Events of test mode move live invoices.',
    file: 'src/api/routes/receive-stripe-webhook.ts',
    source: '|| isOfOtherMode(row.payload, connection)) return',
    replacement: ') return',
    noticedBy: [
      {
        file: api,
        test: 'settles at once what is of the other mode or of a type that it does not want',
      },
    ],
  },
  {
    name: 'uniqueness of the inbox',
    without: 'An event that Stripe repeats is worked off as often as it comes.',
    file: 'src/store/migrations/0000_first.sql',
    source:
      ',\n\tCONSTRAINT "stripe_events_connection_event_id_pk" PRIMARY KEY("connection","event_id")',
    replacement: '',
    noticedBy: [
      { file: inbox, test: 'takes an event once, however often and in parallel Stripe sends it' },
      { file: api, test: 'takes the same event twice and keeps it once' },
    ],
  },
  {
    name: 'lease of an event',
    without: 'Two pumps deliver the same event.',
    file: 'src/store/inbox.ts',
    source: 'AND (claimed_until IS NULL OR claimed_until <= now())',
    replacement: '',
    noticedBy: [{ file: inbox, test: 'never hands one event to two pumps' }],
  },
];
