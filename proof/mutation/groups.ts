/** What is mutated together, and the tests in `test/unit` that are about it. */
export interface Group {
  name: string;
  files: string[];
  tests: string[];
}

const domain = (...names: string[]) => names.map((name) => `src/domain/${name}.ts`);

export const groups: Group[] = [
  { name: 'money', files: domain('money', 'currencies'), tests: ['money'] },
  {
    name: 'state',
    files: domain('state'),
    tests: [
      'status',
      'state-registers',
      'told',
      'next-step',
      'gate-intent',
      'waiting',
      'events-owed',
    ],
  },
  {
    name: 'gate',
    files: domain('gate', 'gate-verdict', 'gate-intent', 'payment-intent'),
    tests: ['gate-intent', 'payment-gate', 'next-step', 'told'],
  },
  {
    name: 'steps',
    files: domain(
      'next-step',
      'same-block',
      'status',
      'former-revisions',
      'stripe-snapshot',
      'tax',
      'findings',
      'provider-error',
    ),
    tests: [
      'next-step',
      'status',
      'state-registers',
      'told',
      'gate-intent',
      'events-owed',
      'names',
      'values',
      'same-block',
      'snapshot-order',
    ],
  },
  {
    name: 'told',
    files: domain('waiting', 'wake-up', 'actions', 'news', 'invoice-summary'),
    tests: ['told', 'waiting', 'events-owed', 'payment-gate'],
  },
  {
    name: 'values',
    files: domain(
      'difference',
      'failure',
      'failures',
      'stripe-failures',
      'tax-failures',
      'duration',
      'extension',
      'facts',
      'ids',
      'livemode',
      'bulk-action',
      'api-key',
      'correction',
      'document',
      'webhook-secrets',
    ),
    tests: ['values', 'names', 'failures', 'plan-durations', 'told'],
  },
  {
    name: 'stripe',
    files: ['src/stripe/classify.ts', 'src/stripe/verify-webhook.ts'],
    tests: ['classify', 'verify-webhook'],
  },
];
