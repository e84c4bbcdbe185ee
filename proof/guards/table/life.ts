import type { Guard } from '../guard';

const taxTests = 'test/e2e/tax.test.ts';
const limitTests = 'test/e2e/limits.test.ts';
const finalizeTests = 'test/activities/finalize-guards.test.ts';

/** The life of one invoice: deadlines, limits of attempts, re-entry, the order of readings. */
export const lifeGuards: Guard[] = [
  {
    name: 'a fact stays with its revision',
    without: 'What is still told of a former revision changes the one that took its place.',
    file: 'src/domain/state.ts',
    source: 'return { ...state, former: hearOfFormer(state.former ?? [], fact) };',
    replacement: 'return learn(state, fact);',
    noticedBy: [
      {
        file: 'test/unit/state.property.test.ts',
        test: 'knows nothing of the one before, whatever is still told of that',
      },
    ],
  },
  {
    name: 'a block met again is no other block',
    without: 'An invoice that is blocked tells of it anew with every further try.',
    file: 'src/domain/same-block.ts',
    source: 'if (standing.code !== again.code) return false;',
    replacement: 'if (standing.code === again.code) return false;',
    noticedBy: [{ file: 'test/unit/same-block.test.ts', test: 'to the letter' }],
  },
  {
    name: 'credit of a void invoice',
    without: 'A customer loses the credit that was applied to an invoice which was voided.',
    file: 'src/activities/kept-balance.ts',
    source: 'if (kept === 0) return [];',
    replacement: 'if (kept !== Infinity) return [];',
    noticedBy: [
      {
        file: 'test/activities/kept-balance.test.ts',
        test: 'blocks once while it is kept, however often somebody looks',
      },
    ],
  },
  {
    name: 'no reissue beside credit that is missing',
    without: 'A new invoice asks for all of it, while the credit for it is still on the void one.',
    file: 'src/activities/reissue-invoice.ts',
    source: 'if (blockOf(voided.state) !== null) return voided;',
    replacement: '',
    noticedBy: [
      {
        file: 'test/activities/kept-balance.test.ts',
        test: 'is waited for by a reissue, which goes on when a person has seen to it',
      },
    ],
  },
  {
    name: 'no reissue of what is being paid',
    without:
      'An invoice is voided while its payment is on its way, and the customer gets another one.',
    file: 'src/activities/reissue-invoice.ts',
    source: "if (nextStep(read.state) !== 'reissue') return drop(deps, tools, read, by);",
    replacement: '',
    noticedBy: [
      {
        file: 'test/activities/revisions.test.ts',
        test: 'leaves an invoice alone whose payment is on its way',
      },
    ],
  },
  {
    name: 'a step of a former revision is none of the next',
    without: 'A step that was asked for before a revision acts on the content after it.',
    file: 'src/activities/step.ts',
    source: 'if (record.state.revision !== (call.revision ?? 1)) return record.state;',
    replacement: '',
    noticedBy: [
      {
        file: 'test/activities/revisions.test.ts',
        test: 'does nothing in a step that was asked for before the revision',
      },
    ],
  },
  {
    name: 'deadline of the tax',
    without: 'An invoice waits for its tax for ever.',
    file: 'src/workflows/invoice.ts',
    source: 'const left = msUntil(life.state.tax.until);',
    replacement: 'const left = taxPollMs;',
    noticedBy: [
      {
        file: taxTests,
        test: 'is given up at the deadline and finalized without, loudly, by default',
      },
    ],
  },
  {
    name: 'last look at the deadline',
    without: 'Tax that is there counts as missing when no webhook has told of it.',
    file: 'src/workflows/invoice.ts',
    source: "if (nextStep(life.state) === 'await_tax') await observe(life, 3);",
    replacement: '',
    noticedBy: [
      { file: limitTests, test: 'takes tax that no webhook has told of at the deadline itself' },
    ],
  },
  {
    name: 'a reading before re-entry',
    without: 'A workflow started from the record acts on what was true before it was lost.',
    file: 'src/workflows/invoice.ts',
    source: 'await life.record();\n  await observe(life, 3);',
    replacement: 'await life.record();',
    noticedBy: [{ file: limitTests, test: 'looks at Stripe before it goes on from the record' }],
  },
  {
    name: 'limit of attempts',
    without: 'A step is tried for ever, and nobody hears that it cannot go on.',
    file: 'src/workflows/steps.ts',
    source: 'maximumInterval: 60 * second,\n      maximumAttempts,',
    replacement: 'maximumInterval: 60 * second,',
    noticedBy: [
      { file: limitTests, test: 'gives every step on Stripe a limit of attempts and of silence' },
    ],
  },
  {
    name: 'heartbeat',
    without: 'A step that is busy is taken for dead and begun a second time.',
    file: 'src/activities/step.ts',
    source: 'context.heartbeat();',
    replacement: '',
    noticedBy: [{ file: finalizeTests, test: 'tells that it lives while Stripe takes its time' }],
  },
  {
    name: 'limit of silence',
    without: 'A dead worker is noticed after a minute instead of seconds.',
    file: 'src/workflows/steps.ts',
    source: 'heartbeatTimeout: 5 * second,',
    replacement: '',
    noticedBy: [
      { file: limitTests, test: 'gives every step on Stripe a limit of attempts and of silence' },
    ],
  },
  {
    name: 'a failure for a person is not retried',
    without: 'A refusal that only a person can mend is repeated ten times.',
    file: 'src/activities/failure.ts',
    source: 'nonRetryable: !isTransient(code),',
    replacement: 'nonRetryable: false,',
    noticedBy: [
      {
        file: 'test/activities/write-draft.test.ts',
        test: 'tries a refused create under a new key, because Stripe repeats its refusal',
      },
    ],
  },
  {
    name: 'a final state absorbs',
    without: 'A late reading makes a void invoice an open one.',
    file: 'src/domain/stripe-snapshot.ts',
    source: 'if (isFinal(a.status)) return a;',
    replacement: '',
    noticedBy: [{ file: 'test/unit/snapshot-order.test.ts', test: 'is the first of two ends' }],
  },
  {
    name: 'readings move forward by rank',
    without: 'A late answer makes an open invoice a draft again.',
    file: 'src/domain/stripe-snapshot.ts',
    source: 'return rankOf[a.status] > rankOf[b.status] ? a : b;',
    replacement: 'return b;',
    noticedBy: [
      {
        file: 'test/unit/state.property.test.ts',
        test: 'is the same whatever order its facts come in and however often each is told',
      },
    ],
  },
];
