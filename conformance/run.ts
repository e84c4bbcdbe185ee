import { printTally } from './print-tally';
import { readRecordings } from './recordings';
import { replayRecording, type ReplayedRecording } from './replay';
import { tallyOf } from './tally';

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const replayed: ReplayedRecording[] = [];
  for (const recording of readRecordings(names)) replayed.push(await replayRecording(recording));
  const tally = tallyOf(replayed);
  if (args.includes('--json')) print(JSON.stringify(tally, null, 2));
  else printTally(tally, print);
  return tally.newDifferences.length + tally.stale.length === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then(
  (code) => void (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  },
);
