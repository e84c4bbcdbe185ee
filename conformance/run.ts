import { understandEvents, type UnderstoodEvent } from './events';
import { checkInLab, checkInSandbox, type CheckedClaim } from './live';
import { printClaims } from './print-claims';
import { printTally } from './print-tally';
import { readRecordings } from './recordings';
import { replayRecording, type ReplayedRecording } from './replay';
import { askStripeMock, type MockResult } from './stripe-mock';
import { tallyOf, type Tally } from './tally';
import { runProduct, validateAll, type Validation } from './validate-run';

interface Result {
  replay: Tally;
  validation: Validation;
  events: UnderstoodEvent[];
  stripe_mock: MockResult;
  claims: { lab: CheckedClaim[]; sandbox: CheckedClaim[] | null };
}

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
/** On its own stream, so that --json stays readable by a program. */
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** `npm run conformance [-- recording…] [-- --json]` */
async function main(args: string[]): Promise<number> {
  const result = await run(args.filter((arg) => !arg.startsWith('--')));
  if (args.includes('--json')) print(JSON.stringify(result, null, 2));
  else printResult(result);
  return faultsIn(result) === 0 ? 0 : 1;
}

function faultsIn({ replay, validation, stripe_mock, claims }: Result): number {
  const { newDifferences, stale } = replay;
  const invalid = Object.keys(validation.faults).length;
  const broken = [...claims.lab, ...(claims.sandbox ?? [])].filter(({ fault }) => fault !== null);
  const replayFaults = newDifferences.length + stale.length;
  return replayFaults + invalid + stripe_mock.refused.length + broken.length;
}

async function run(names: string[]): Promise<Result> {
  tell('Replaying the recordings of live Stripe against the lab …');
  const replayed: ReplayedRecording[] = [];
  for (const recording of readRecordings(names)) replayed.push(await replayRecording(recording));
  tell("Validating by Stripe's OpenAPI document …");
  const sent = await runProduct();
  const { checked: inLab, seen: seenInClaims } = await checkInLab();
  const seen = replayed.flatMap((recording) => recording.seen);
  return {
    replay: tallyOf(replayed, names.length === 0),
    validation: validateAll([...seen, ...sent, ...seenInClaims]),
    events: await understandEvents(),
    stripe_mock: await askStripeMock(sent),
    claims: { lab: inLab, sandbox: await inSandbox() },
  };
}

async function inSandbox(): Promise<CheckedClaim[] | null> {
  const key = process.env['STRIPE_TEST_KEY'] ?? '';
  if (key === '') return null;
  tell('Asking the sandbox of STRIPE_TEST_KEY …');
  return checkInSandbox(key);
}

function printResult({ replay, validation, events, stripe_mock, claims }: Result): void {
  printEvents(events);
  printTally(replay, print);
  print();
  const faults = Object.entries(validation.faults);
  print(
    `OpenAPI: ${validation.requests} requests and ${validation.responses} responses validated, ${faults.length} faults.`,
  );
  for (const [fault, count] of faults) print(`  ${fault} (${count})`);
  if (stripe_mock.leftOut !== null) print(`stripe-mock: left out, ${stripe_mock.leftOut}.`);
  else {
    const { sent, refused } = stripe_mock;
    print(`stripe-mock: ${sent} requests of the product sent, ${refused.length} refused.`);
  }
  for (const line of stripe_mock.refused) print(`  ${line}`);
  printClaims(claims, print);
  const { total, known, newDifferences, stale } = replay;
  print(
    `Replay: ${total.exchanges} exchanges, ${total.replayed} replayed, ${total.matched} matched, ` +
      `${total.known} with known differences (${known.length} entries), ` +
      `${newDifferences.length} new differences, ${stale.length} stale entries, ` +
      `${total.not_served} not served, ${total.not_replayable} not replayable.`,
  );
}

function printEvents(events: UnderstoodEvent[]): void {
  print(`Webhook bodies (${events.length}):`);
  for (const { name, reading } of events) print(`  ${name}: ${reading}`);
  print();
}

void main(process.argv.slice(2)).then(
  (code) => void (process.exitCode = code),
  (error: unknown) => {
    tell(error instanceof Error ? String(error.stack) : String(error));
    process.exitCode = 2;
  },
);
