import type { Guard } from '../guard';

const tests = 'test/activities/finalize-guards.test.ts';
const taxTests = 'test/e2e/tax.test.ts';

/** Nothing is finalized with a difference, or before the tax is decided. */
export const finalizeGuards: Guard[] = [
  {
    name: 'comparison before finalize',
    without: 'An edit in the Dashboard is finalized and charged.',
    file: 'src/activities/compare-draft.ts',
    source: 'const settled = await settleDifferences(deps, { record, differences, at: now() });',
    replacement: 'const settled = differences.length < 0 ? record : record;',
    noticedBy: [
      { file: tests, test: 'does not finalize when a line was changed' },
      { file: tests, test: 'does not finalize when two edits cancel out' },
    ],
  },
  {
    name: 'comparison by line',
    without: 'Two edits that cancel out are no difference.',
    file: 'src/stripe/compare.ts',
    source: '    ...onLines,\n',
    replacement: '',
    noticedBy: [{ file: tests, test: 'does not finalize when two edits cancel out' }],
  },
  {
    name: 'comparison of discounts',
    without: 'A coupon that somebody has put on is given without being asked for.',
    file: 'src/stripe/compare-line.ts',
    source: "...unequal('discount', 0, discountOf(line)),",
    replacement: '',
    noticedBy: [
      {
        file: 'test/unit/compare.property.test.ts',
        test: 'names a discount, though the lines are ours',
      },
    ],
  },
  {
    name: 'comparison of tax',
    without: 'Tax that nobody has answered for is charged.',
    file: 'src/stripe/compare.ts',
    source: "if (tax === 'any') return [];",
    replacement: 'if (tax !== Number.NaN) return [];',
    noticedBy: [
      {
        file: 'test/unit/compare.property.test.ts',
        test: 'compares the tax on all lines with what was recorded, and leaves it to an engine that computes later',
      },
    ],
  },
  {
    name: 'look at what Stripe finalized',
    without: 'An invoice that a person finalized with another total passes in silence.',
    file: 'src/activities/record-reading.ts',
    source: 'const block = isOpen ? blockedBy(state, code, differences, at) : [];',
    replacement: 'const block: Fact[] = [];',
    noticedBy: [{ file: tests, test: 'says when a person has finalized it with another total' }],
  },
  {
    name: 'supplied tax is read back',
    without: 'Tax that did not arrive as reported counts as applied.',
    file: 'src/activities/write-tax.ts',
    source: 'if (ours === stripe) continue;',
    replacement: 'if (ours !== Number.NaN) continue;',
    noticedBy: [
      { file: tests, test: 'does not take tax for applied that another hand has put on a line' },
    ],
  },
  {
    name: 'tax is waited for',
    without: 'An invoice is finalized without its tax, and nobody hears of it.',
    file: 'src/domain/state.ts',
    source: "if (isAwaitingTax(state)) return 'awaiting_tax';",
    replacement: '',
    noticedBy: [
      { file: 'test/unit/status.test.ts', test: 'is awaiting tax while an answer is owed' },
    ],
  },
  {
    name: 'version of the content that tax is for',
    without: "An engine's late answer to old content passes for tax on the new.",
    file: 'src/tax/anrok-metadata/index.ts',
    source: "if (metadata['anrok_user_input_last_seen_by_anrok'] !== version)",
    replacement: "if (metadata['anrok_user_input_last_seen_by_anrok'] === undefined)",
    noticedBy: [{ file: taxTests, test: 'ignores a late confirmation of other content' }],
  },
];
