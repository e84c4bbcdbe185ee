import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { writeFormatted } from '../write-formatted';
import type { Tally } from './run-seeds';

interface Run {
  first: number;
  last: number;
  seconds: number;
  jobs: number;
}

const folder = join(__dirname, '..', '..', 'docs', 'evidence');
const yearMs = 365.25 * 24 * 3_600_000;

/** The page and the figures behind it, from one run. */
export async function writeEvidence(tally: Tally, run: Run): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const circumstances = {
    commit,
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cores: cpus().length,
  };
  const { failures, ...sums } = tally;
  const figures = { ...circumstances, ...run, ...sums, violations: failures.length };
  mkdirSync(folder, { recursive: true });
  await writeFormatted(join(folder, 'simulation.json'), JSON.stringify(figures, null, 2));
  const path = join(folder, 'simulation.md');
  await writeFormatted(path, page(figures));
}

type Figures = Run &
  Omit<Tally, 'failures'> & {
    commit: string;
    date: string;
    node: string;
    cores: number;
    violations: number;
  };

function page(f: Figures): string {
  return `# The simulation

${f.lives} lives of one invoice, ${(f.simulated_ms / yearMs).toFixed(0)} simulated years, **${f.violations} violations**.

Written by \`npm run proof:sim -- --seeds ${f.last - f.first + 1} --evidence\` on ${f.date} at commit ${f.commit}:
${f.jobs} processes on ${f.cores} cores that other work shared, Node ${f.node}, ${f.seconds.toFixed(0)} s,
${((f.lives / f.seconds) * 60).toFixed(0)} lives a minute. The figures as data: [simulation.json](simulation.json).

## What runs

- the real workflow: the bundle, the sandbox and the replay of the Temporal SDK, without a server;
- the real activities, pump delivery and webhook route, with the real Stripe SDK on the lab in process;
- a store in memory with the product's own fold, and a server of Temporal's that keeps history, timers, retries and updates;
- one clock and one scheduler for all of them: a seed is a schedule, the same every time.

${f.moments} scheduled moments, ${f.stripe_calls} requests to Stripe, ${f.replays} workflows rebuilt from their history.

## What went wrong on purpose

| what | times |
| --- | ---: |
${table(f.disturbances)}

## How the lives ended

| status | lives |
| --- | ---: |
${table(f.ended_as)}

A life comes to rest when nothing has gone wrong for nine days of its own time. Then the oracle looks, a person retries
and voids what is still open, and the oracle looks again.

## What is demanded

At most one living invoice in Stripe; its lines as asked for, to the unit, or a block that says what differs; finalized once, never
before the comparison, the tax decision or the approval; nothing paid twice; our status and amounts equal to Stripe's; every
command answered; whatever is not finished wakes by itself or is blocked with a way out; a retry and a void always end it.

## What this does not prove

- The lab follows Stripe's documents and recordings, it is not Stripe. The store in memory is not PostgreSQL, and the server
  of Temporal's is ours: the crash matrix has the real ones.
- One invoice a life, and no process that stands still for more than three hours: one that wakes after the 24 hours for which
  Stripe keeps an idempotency key could write a second time.
- An event that is lost after an invoice is closed comes back here, because Stripe repeats it for three days.
- Inside one call to Stripe or the store nothing is interleaved.
`;
}

function table(counts: Record<string, number>): string {
  return Object.entries(counts)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name, count]) => `| ${name} | ${count} |`)
    .join('\n');
}
