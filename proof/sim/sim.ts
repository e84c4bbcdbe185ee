import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { wholeNumber } from '../number-option';
import { describe } from './disturbances';
import { writeEvidence } from './evidence';
import { live } from './live';
import { keep } from './regressions';
import { add, emptyTally, scheduleOf } from './run-seeds';
import type { Failure, Tally } from './run-seeds';
import { bundleWorkflows, createSandbox } from './temporal/sandbox';

interface Options {
  seeds: number;
  from: number;
  jobs: number;
  seed?: number;
  evidence?: true;
}

/** `npm run proof:sim`: many lives of one invoice each, every one by its seed; exit code 1 on a violation. */
const values = new Command('proof:sim')
  .description(
    'Many lives of one invoice each, with everything that can go wrong; a seed is a life.',
  )
  .option('--seeds <n>', 'so many lives', wholeNumber, 1_000)
  .option('--from <n>', 'the first seed', wholeNumber, 1)
  .option('--jobs <n>', 'processes at a time', wholeNumber, availableParallelism())
  .option('--seed <n>', 'only this life, told step by step', wholeNumber)
  .option('--evidence', 'write docs/evidence/simulation.md and simulation.json')
  .parse()
  .opts<Options>();

async function main(): Promise<void> {
  const code = await bundleWorkflows();
  const failed = values.seed === undefined ? await runAll(code) : await showOne(code, values.seed);
  process.exitCode = failed ? 1 : 0;
}

async function showOne(code: string, seed: number): Promise<boolean> {
  const sandbox = await createSandbox(code);
  const schedule = scheduleOf(seed);
  const { trace, violations, status } = await live(sandbox, schedule);
  console.log(JSON.stringify(schedule.circumstances));
  console.log(trace.join('\n'));
  console.log(`It ended as ${status}.`, ...violations.map((one) => `\nVIOLATION: ${one}`));
  await sandbox.close();
  return violations.length > 0;
}

async function runAll(code: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sim-'));
  const bundlePath = join(folder, 'workflows.js');
  writeFileSync(bundlePath, code);
  const startedAt = performance.now();
  try {
    const tally = await runJobs(bundlePath, startedAt);
    const seconds = (performance.now() - startedAt) / 1000;
    print(tally, seconds);
    keep(tally.failures);
    if (values.evidence) await writeEvidence(tally, { ...range(), seconds, jobs: values.jobs });
    return tally.failures.length > 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function range(): { first: number; last: number } {
  const { from: first, seeds } = values;
  return { first, last: first + seeds - 1 };
}

async function runJobs(bundlePath: string, startedAt: number): Promise<Tally> {
  const { first, last } = range();
  const { jobs } = values;
  let tally = emptyTally();
  const run = (job: number) =>
    new Promise<void>((resolve, reject) => {
      const seeds = [bundlePath, first + job, last, jobs].map(String);
      const child = fork(join(__dirname, 'child.ts'), seeds, { execArgv: process.execArgv });
      child.on('message', (part: Tally) => {
        tally = add(tally, part);
        for (const failure of part.failures) tell(failure);
        progress(tally, startedAt);
      });
      child.on('error', reject);
      child.on('exit', (exitCode) => {
        if (exitCode === 0) resolve();
        else reject(new Error(`A process of the simulation ended with ${exitCode}.`));
      });
    });
  await Promise.all(Array.from({ length: jobs }, (_, job) => run(job)));
  process.stderr.write('\n');
  return tally;
}

function progress({ lives, failures }: Tally, startedAt: number): void {
  const perMinute = (lives / (performance.now() - startedAt)) * 60_000;
  const words = `${lives} of ${values.seeds} lives, ${perMinute.toFixed(0)} a minute`;
  process.stderr.write(`\r${words}, ${failures.length} with violations  `);
}

function tell({ seed, violations, schedule }: Failure): void {
  console.log(`\nseed ${seed}: ${violations.join('; ')}`);
  console.log(JSON.stringify(schedule.circumstances));
  for (const one of schedule.disturbances) console.log(`  ${describe(one)}`);
}

const yearMs = 365.25 * 24 * 3_600_000;

function print(tally: Tally, seconds: number): void {
  const rows = Object.entries(tally.disturbances).toSorted(([, a], [, b]) => b - a);
  for (const [name, count] of rows) console.log(`${String(count).padStart(8)}  ${name}`);
  const { first, last } = range();
  const lines = [
    `seeds ${first} to ${last}: ${tally.lives} lives, ${(tally.simulated_ms / yearMs).toFixed(1)} simulated years`,
    `${tally.stripe_calls} requests to Stripe, ${tally.replays} replays of a workflow`,
    `${(tally.lives / seconds).toFixed(1)} lives a second in ${values.jobs} processes`,
    `${tally.failures.length} lives with violations`,
  ];
  console.log(lines.join('\n'));
}

void main();
