import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import startServers from '../../test/support/global-setup';
import stopServers from '../../test/support/global-teardown';
import { copyTree } from './copy-tree';
import { takeOut } from './guard';
import type { Guard } from './guard';
import { guards } from './guards';
import { toLine, writeEvidence } from './print-guards';
import type { GuardResult } from './print-guards';
import { runTests } from './run-tests';

const root = resolve(__dirname, '..', '..');

interface Options {
  only?: string;
  out?: string;
}

const program = new Command('proof:guards')
  .description('Takes out each safeguard in turn; a named test must fail each time.')
  .option('--only <text>', 'only guards whose name contains this')
  .option('--out <folder>', 'write guards.md and guards.json there')
  .action(main);

async function main({ only = '', out }: Options): Promise<void> {
  const chosen = guards.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) throw new Error(`No guard is called "${only}".`);
  const started = Date.now();
  // The tests of every guard share one Temporal server and one PostgreSQL.
  await startServers();
  const copy = copyTree(root);
  try {
    await expectGreen(copy.folder, chosen);
    const results: GuardResult[] = [];
    for (const guard of chosen) {
      const result = await tryWithout(copy.folder, guard);
      results.push(result);
      console.log(toLine(result));
    }
    const seconds = (Date.now() - started) / 1000;
    conclude(results, seconds);
    if (out) await writeEvidence(resolve(root, out), results, { seconds, revision: revision() });
  } finally {
    copy.remove();
    await stopServers();
  }
}

/** With every guard in place the tests pass; else their failing says nothing. */
async function expectGreen(folder: string, chosen: Guard[]): Promise<void> {
  const tests = chosen.flatMap(({ noticedBy }) => noticedBy);
  console.log(`With all ${chosen.length} guards in place: ${tests.length} tests …`);
  const run = await runTests(folder, tests);
  const bad = tests.filter((test) => run.verdictOf(test) !== 'passed');
  if (bad.length === 0) return;
  const told = bad.map((t) => `${t.file} › ${t.test}: ${run.verdictOf(t)} ${run.wordsOf(t)}`);
  throw new Error(`Not green to begin with:\n${[...told, ...run.unloaded].join('\n')}`);
}

async function tryWithout(folder: string, guard: Guard): Promise<GuardResult> {
  const path = join(folder, guard.file);
  const whole = readFileSync(path, 'utf8');
  const started = Date.now();
  writeFileSync(path, takeOut(whole, guard));
  try {
    const run = await runTests(folder, guard.noticedBy);
    const missed = guard.noticedBy.filter((test) => run.verdictOf(test) !== 'failed');
    const words = missed.map((t) => `${t.file} › ${t.test}: ${run.verdictOf(t)}`);
    const [first] = guard.noticedBy;
    return {
      guard,
      noticed: missed.length === 0,
      words:
        missed.length > 0
          ? [...words, ...run.unloaded].join('\n')
          : first
            ? run.wordsOf(first)
            : '',
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    writeFileSync(path, whole);
  }
}

function conclude(results: GuardResult[], seconds: number): void {
  const missed = results.filter(({ noticed }) => !noticed);
  console.log(
    `${results.length - missed.length} of ${results.length} red, ${Math.round(seconds)} s`,
  );
  if (missed.length === 0) return;
  console.log('A guard whose removal nobody notices is a missing test.');
  process.exitCode = 1;
}

function revision(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
}

void program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
