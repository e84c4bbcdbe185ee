import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { wholeNumber } from '../number-option';
import { writeFormatted } from '../write-formatted';
import { groups } from './groups';
import type { Group } from './groups';
import { scoresOf, toPage } from './score';
import type { FileScore } from './score';

const root = resolve(__dirname, '..', '..');
const kept = join(root, '.cache', 'mutation');

interface Options {
  only?: string;
  concurrency: number;
  out?: string;
}

const program = new Command('proof:mutation')
  .description('Changes one expression at a time; a test must fail each time.')
  .option('--only <names>', 'only these groups, with a comma between')
  .option('--concurrency <n>', 'mutants at a time', wholeNumber, 2)
  .option('--out <folder>', 'write mutation.md there')
  .action(main);

async function main({ only, concurrency, out }: Options): Promise<void> {
  assertComplete();
  const names = only?.split(',') ?? groups.map(({ name }) => name);
  const chosen = groups.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new Error(`There is no group ${names.join(', ')}.`);
  const begun = Date.now();
  const isFromNothing = chosen.every(
    ({ name }) => !existsSync(join(kept, `${name}.incremental.json`)),
  );
  const scores: FileScore[] = [];
  for (const group of chosen) {
    runStryker(group, concurrency);
    scores.push(...scoresOf(readFileSync(join(kept, `${group.name}.json`), 'utf8')));
  }
  const page = toPage(scores, { seconds: (Date.now() - begun) / 1000, isFromNothing });
  console.log(page);
  if (!out) return;
  const path = join(resolve(root, out), 'mutation.md');
  mkdirSync(resolve(root, out), { recursive: true });
  await writeFormatted(path, page);
}

/** A file of the domain that no group names would never be mutated. */
function assertComplete(): void {
  const named = new Set(groups.flatMap(({ files }) => files));
  const missing = readdirSync(join(root, 'src/domain'))
    .map((name) => `src/domain/${name}`)
    .filter((file) => file.endsWith('.ts') && !named.has(file));
  if (missing.length > 0) throw new Error(`No group has ${missing.join(', ')}.`);
}

function runStryker({ name, files, tests }: Group, concurrency: number): void {
  const stryker = join(root, 'node_modules', '.bin', 'stryker');
  const args = ['run', '--concurrency', String(concurrency), '--mutate', files.join(',')];
  const env = { ...process.env, MUTATION_GROUP: name, MUTATION_TESTS: tests.join(',') };
  const { status } = spawnSync(stryker, args, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) throw new Error(`Stryker ended with ${status} for ${name}.`);
}

void program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
