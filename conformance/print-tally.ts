import type { Json } from './json';
import type { Counts, NewDifference, Tally } from './tally';

type Print = (line?: string) => void;

const columns: (keyof Counts)[] = [
  'exchanges',
  'replayed',
  'matched',
  'known',
  'failed',
  'not_served',
  'not_replayable',
];

export function printTally(tally: Tally, print: Print): void {
  printTable(tally, print);
  print();
  print(`Known differences (${tally.known.length}):`);
  for (const { recordings, exchanges = [], pointers, reason, matches } of tally.known) {
    print(`  ${reason} (${matches})`);
    print(`    ${[...recordings, ...exchanges].join(' ')}: ${pointers.join(' ')}`);
  }
  print();
  print(`Not served (${tally.total.not_served}):`);
  for (const [call, count] of Object.entries(tally.notServed)) print(`  ${call} (${count})`);
  print();
  print(`Not replayable (${tally.total.not_replayable}):`);
  for (const { recording, n, request, reason } of tally.notReplayable) {
    print(`  ${recording} ${n} ${request}: ${reason}`);
  }
  print();
  const passed = Object.values(tally.changedSince).reduce((sum, count) => sum + count, 0);
  const names = Object.keys(tally.changedSince).length;
  print(`Of older API versions ${passed} values were passed over, under ${names} pointers;`);
  print('they stand in one version only (--json lists them).');
  printFaults(tally, print);
}

function printTable({ recordings, total }: Tally, print: Print): void {
  const width = Math.max(...recordings.map(({ name }) => name.length));
  const line = (name: string, cells: string[]) =>
    print(`${name.padEnd(width)} ${cells.map((cell) => cell.padStart(15)).join('')}`);
  line(
    '',
    columns.map((column) => column.replace('_', ' ')),
  );
  for (const counts of [...recordings, { name: 'total', ...total }]) {
    line(
      counts.name,
      columns.map((column) => String(counts[column])),
    );
  }
}

function printFaults({ stale, newDifferences }: Tally, print: Print): void {
  for (const one of stale) {
    print();
    print(`Stale: no difference any more, remove it from known-differences.ts: ${one}`);
  }
  for (const difference of newDifferences) {
    print();
    printDifference(difference, print);
  }
}

function printDifference(difference: NewDifference, print: Print): void {
  const { recording, n, request, pointer, expected, got } = difference;
  print(`${recording} ${n}, ${request}, at ${pointer}`);
  print(`  Stripe  ${toText(expected)}`);
  print(`  lab     ${toText(got)}`);
}

const longest = 300;

function toText(value: Json | undefined): string {
  if (value === undefined) return '(not there)';
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
