import { readFileSync } from 'node:fs';
import { add, emptyTally, runSeed } from './run-seeds';
import { createSandbox } from './temporal/sandbox';

/** One process of several: every `step`-th seed, with what it found every now and then. */
const [bundlePath = '', first = '', last = '', step = ''] = process.argv.slice(2);
const seedsPerReport = 20;

async function main(): Promise<void> {
  const sandbox = await createSandbox(readFileSync(bundlePath, 'utf8'));
  let tally = emptyTally();
  for (let seed = Number(first); seed <= Number(last); seed += Number(step)) {
    tally = add(tally, await runSeed(sandbox, seed));
    if (tally.lives < seedsPerReport && tally.failures.length === 0) continue;
    process.send?.(tally);
    tally = emptyTally();
  }
  process.send?.(tally);
  await sandbox.close();
  process.disconnect();
}

// A rejection ends the process with a code that the parent reports.
void main();
