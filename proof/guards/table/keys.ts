import type { Guard } from '../guard';

const draftTests = 'test/activities/write-draft.test.ts';
const revisionTests = 'test/activities/revisions.test.ts';
const retryTests = 'test/activities/retry-keys.test.ts';

/** Idempotency keys: the same for every attempt, another one only after a look. */
export const keyGuards: Guard[] = [
  {
    name: 'revision in the idempotency key',
    without: 'The next revision gets the answer of the former: an invoice that is void.',
    file: 'src/domain/ids.ts',
    source: '}/r${part.revision}/',
    replacement: '}/r1/',
    noticedBy: [{ file: revisionTests, test: 'makes the new invoice under a key of its own' }],
  },
  {
    name: 'revision in the look-up by metadata',
    without: 'The void invoice of a former revision is taken for the new one, and none is made.',
    file: 'src/activities/find-our-invoice.ts',
    source: "metadata['holdfast_revision'] === String(state.revision),",
    replacement: "metadata['holdfast_revision'] !== '',",
    noticedBy: [
      { file: revisionTests, test: 'does not take the invoice of the former revision for its own' },
    ],
  },
  {
    name: 'idempotency key',
    without: 'An attempt after a lost answer creates a second invoice.',
    file: 'src/domain/ids.ts',
    source: '/${part.step}${suffix}` as IdempotencyKey',
    replacement: '/${part.step}${suffix}/${Math.random()}` as IdempotencyKey',
    noticedBy: [
      { file: retryTests, test: 'asks under the same key again when an answer was lost' },
    ],
  },
  {
    name: 'look-up after an unknown answer',
    without: 'What a create has made before Stripe stored a server error is made again.',
    file: 'src/activities/ensure-draft.ts',
    source: 'const found = await findOurInvoice(tools.stripe, tools.record.ref, tools.record);',
    replacement: 'const found = null as never;',
    noticedBy: [
      {
        file: draftTests,
        test: 'looks before it leaves a key whose stored answer is a server error',
      },
      {
        file: draftTests,
        test: 'finds what a lost create has made, after Stripe has forgotten the key',
      },
    ],
  },
  {
    name: 'look-up after 20 hours',
    without: 'Stripe has forgotten the key, and the old attempt counts for nothing.',
    file: 'src/activities/ensure-draft.ts',
    source: 'if (isPastTrust(write.first_attempt_at ?? now())) return adoptOrRenew(deps, tools);',
    replacement: '',
    noticedBy: [
      {
        file: draftTests,
        test: 'creates under a new key when the old one is past trusting and nothing is there',
      },
    ],
  },
  {
    name: 'look-up for an old record without an attempt',
    without: 'A record from a backup has forgotten its attempt, and a second invoice is made.',
    file: 'src/activities/ensure-draft.ts',
    source: 'if (isPastTrust(record.created_at)) {',
    replacement: 'if (isPastTrust(now())) {',
    noticedBy: [
      {
        file: draftTests,
        test: 'looks for what a record restored from an old backup has forgotten',
      },
    ],
  },
  {
    name: 'a repeated create is looked at',
    without: 'Lines are written to a draft that was deleted since.',
    file: 'src/activities/ensure-draft.ts',
    source: 'const isGone = replayed && (await readOrNull(stripe, object.id)) === null;',
    replacement: 'const isGone = false as boolean;',
    noticedBy: [
      {
        file: draftTests,
        test: 'does not believe a repeated answer about a draft that was deleted since',
      },
    ],
  },
  {
    name: 'new key after a stored refusal of create',
    without: 'Stripe repeats its refusal for a day, although the cause is mended.',
    file: 'src/activities/ensure-draft.ts',
    source: 'if (holdsNoSuccess(refusal)) await renewKey(deps, tools);',
    replacement: '',
    noticedBy: [
      {
        file: draftTests,
        test: 'tries a refused create under a new key, because Stripe repeats its refusal',
      },
    ],
  },
  {
    name: 'a refused rate or key renews nothing',
    without: 'A 429 after a lost create leads to a second invoice.',
    file: 'src/activities/ensure-draft.ts',
    source: 'return http_status === 400 || http_status === 402 || http_status === 404;',
    replacement: 'return http_status !== null;',
    noticedBy: [
      {
        file: retryTests,
        test: 'keeps its key when only the rate was limited after a lost create',
      },
    ],
  },
  {
    name: 'a stored failure of a transition is tried anew',
    without: 'A finalize whose key holds a server error can never succeed.',
    file: 'src/activities/transition.ts',
    source: 'unknown: (refusal) => (refusal.replayed ? look(refusal) : tryLater(refusal)),',
    replacement: 'unknown: tryLater,',
    noticedBy: [
      { file: retryTests, test: 'finalizes under a new key when the old one holds a server error' },
    ],
  },
  {
    name: 'release counter in keys',
    without: 'After a release the stored refusal answers first, though its cause is mended.',
    file: 'src/activities/release-suffix.ts',
    source: "return released === 0 ? '' : String(released);",
    replacement: "return released === 0 ? '' : '';",
    noticedBy: [
      {
        file: retryTests,
        test: 'asks under another key after a release, not for the stored refusal',
      },
    ],
  },
  {
    name: 'a stored failure of a repeatable write is tried anew',
    without: 'A stranger stays on the draft for ever, because the key holds a server error.',
    file: 'src/activities/stored-failure.ts',
    source: 'refusal.replayed ? again() : orElse(refusal);',
    replacement: 'orElse(refusal);',
    noticedBy: [
      {
        file: retryTests,
        test: 'removes a stranger under a new key when the old one holds a server error',
      },
    ],
  },
  {
    name: 'the SDK retries nothing by itself',
    without: 'Attempts happen that Temporal, its limits and its history know nothing of.',
    file: 'src/stripe/client.ts',
    source: 'maxNetworkRetries: 0,',
    replacement: 'maxNetworkRetries: 2,',
    noticedBy: [{ file: 'test/unit/stripe-client.test.ts', test: 'sends a refused request once' }],
  },
];
