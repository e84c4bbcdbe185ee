import type { Guard } from '../guard';

const draftTests = 'test/activities/write-draft.test.ts';
const lineTests = 'test/activities/draft-guards.test.ts';

/** The draft and its lines: ours alone, each once. */
export const draftGuards: Guard[] = [
  {
    name: 'content of a line',
    without: 'A line with our id and other content passes for ours.',
    file: 'src/activities/write-lines.ts',
    source: 'const changed = pairs.filter(({ fields }) => fields.length > 0)',
    replacement: 'const changed = pairs.filter(({ fields }) => fields.length < 0)',
    noticedBy: [
      { file: lineTests, test: 'replaces a line that has our id and other content' },
      { file: lineTests, test: 'writes a line anew that was changed' },
    ],
  },
  {
    name: 'each line once',
    without: 'A copy of our own line stays on the draft.',
    file: 'src/stripe/match-lines.ts',
    source: 'lines.filter((line) => !paired.has(line))',
    replacement: 'lines.filter((line) => !paired.has(line) && lineIdOf(line) === null)',
    noticedBy: [{ file: lineTests, test: 'removes the copy of a line of ours' }],
  },
  {
    name: 'strangers are removed',
    without: 'What somebody else has put on the draft is billed with it.',
    file: 'src/activities/write-lines.ts',
    source: '[...strangers, ...changed]',
    replacement: '[...changed]',
    noticedBy: [{ file: draftTests, test: 'removes what a stranger has put there meanwhile' }],
  },
  {
    name: 'a removed line of ours is deleted',
    without: 'It waits as a pending item and is swept into another invoice.',
    file: 'src/activities/write-lines.ts',
    source: "('delete' as const)",
    replacement: "('unassign' as const)",
    noticedBy: [
      { file: lineTests, test: 'leaves no removed line of ours behind as a pending item' },
    ],
  },
  {
    name: 'the item of somebody else is given back',
    without: 'What a sales tool wanted to bill is gone.',
    file: 'src/activities/write-lines.ts',
    source: "('unassign' as const)",
    replacement: "('delete' as const)",
    noticedBy: [
      {
        file: lineTests,
        test: 'gives the item of somebody else back, and deletes nothing that is not ours',
      },
    ],
  },
  {
    name: 'a draft that is not fresh is listed',
    without: 'Lines of a former attempt are not seen, nor are strangers.',
    file: 'src/activities/write-lines.ts',
    source: 'const present = draft.fresh ? [] : await stripe.readLines(id);',
    replacement: 'const present = draft.fresh ? [] : [];',
    noticedBy: [{ file: draftTests, test: 'removes what a stranger has put there meanwhile' }],
  },
  {
    name: 'repeated lines are looked at',
    without: 'Lines that somebody removed since are taken for written.',
    file: 'src/activities/write-lines.ts',
    source: 'done: ({ object, replayed }) => (replayed ? lookAndAdd() : object),',
    replacement: 'done: ({ object }) => object,',
    noticedBy: [
      {
        file: draftTests,
        test: 'adds again what was added unheard and removed by somebody since',
      },
    ],
  },
  {
    name: 'nothing pending is swept in',
    without: 'What waits for the next invoice of the customer is billed with ours.',
    file: 'src/stripe/lines.ts',
    source: "pending_invoice_items_behavior: 'exclude',",
    replacement: "pending_invoice_items_behavior: 'include',",
    noticedBy: [{ file: lineTests, test: 'leaves pending items of the customer alone' }],
  },
  {
    name: 'no advance by Stripe alone',
    without: 'Stripe finalizes a draft of ours after an hour, before its tax is decided.',
    file: 'src/stripe/lines.ts',
    source: 'auto_advance: false,',
    replacement: 'auto_advance: true,',
    noticedBy: [{ file: lineTests, test: 'keeps Stripe from finalizing the draft by itself' }],
  },
  {
    name: 'automatic tax is explicit',
    without: 'The default of an account puts tax on an invoice that is to have none.',
    file: 'src/stripe/lines.ts',
    source: "automatic_tax: { enabled: mode === 'automatic' },",
    replacement: '',
    noticedBy: [{ file: lineTests, test: 'says of every invoice whether Stripe computes tax' }],
  },
  {
    name: 'a lost create is taken back',
    without: 'A void before the answer came leaves a draft behind that nobody knows.',
    file: 'src/activities/void-invoice.ts',
    source: 'return (await findOurInvoice(stripe, record.ref, record))?.id ?? null;',
    replacement: 'return null;',
    noticedBy: [{ file: draftTests, test: 'takes a lost create back when the invoice is voided' }],
  },
];
