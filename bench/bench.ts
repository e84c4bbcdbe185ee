import { createParts } from '../src/cli/parts';
import type { Parts } from '../src/cli/parts';
import { stopInOrder } from '../src/cli/stop-in-order';
import { listenForStop } from '../src/cli/stop-signal';
import { messageOf } from '../src/cli/supervise/error-code';
import { kindFigures, machine, wholeFigures } from './figures/figures';
import type { Figures, KindFigures } from './figures/figures';
import { printFigures } from './figures/print';
import { runRound } from './figures/round';
import type { Round } from './figures/round';
import { countStripeCalls } from './figures/stripe-calls';
import { webhookToRecordMs } from './figures/webhook-latency';
import { emptyWorkflows } from './loads/empty-workflows';
import type { Load } from './loads/load';
import { wholeInvoices } from './loads/whole-invoices';
import type { WholeInvoices } from './loads/whole-invoices';
import { readOptions, usage } from './options';
import type { Options } from './options';
import { askOracle } from './oracle';
import { stepsPerSecond } from './stack/names';
import { startStack } from './stack/start-stack';
import type { Stack } from './stack/start-stack';

const say = (line: string) => console.error(`· ${line}`);

/** Discarded: compilers, caches and pollers get into their stride. */
const warmUpInvoices = 100;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(usage);
  const parts = createParts();
  const stop = listenForStop(parts, say);
  await stopInOrder({ parts, stop, say, complain: say }, () => bench(parts, options));
  if (stop.wasAsked()) process.exitCode = 130;
}

async function bench(parts: Parts, options: Options): Promise<void> {
  const stack = await startStack(parts, { cpuProf: options.cpuProf, say });
  const start = <L extends Load>(load: Promise<L> | L) =>
    parts.start(
      'a load',
      () => load,
      (one) => one.stop(),
    );
  const empty = await start(emptyWorkflows(stack));
  const none = await start(wholeInvoices(stack, 'none'));
  const automatic = await start(wholeInvoices(stack, 'automatic'));
  const rounds = await runRounds(stack, [empty, none, automatic], options);
  const figures = await gather(stack, rounds, { none, automatic }, options);
  console.log(options.json ? JSON.stringify(figures) : printFigures(figures));
  say('asking the oracle about every invoice');
  await askOracle(stack, [none, automatic]);
  say('the oracle found no violation');
}

/** Kinds alternate, so that whatever else the machine does meets all of them. */
async function runRounds(stack: Stack, loads: Load[], options: Options): Promise<Round[]> {
  const invoices = Math.min(warmUpInvoices, options.invoices);
  const warmUp = { name: 'warm-up', invoices, inFlight: options.inFlight };
  for (const load of loads) {
    say(`warm-up: ${invoices} of ${load.kind}`);
    await runRound(stack, load, warmUp);
    if (isWhole(load)) load.takePostMs();
  }
  const rounds: Round[] = [];
  for (let n = 1; n <= options.rounds; n += 1) {
    for (const load of loads) {
      const round = await runRound(stack, load, { ...options, name: String(n) });
      const rate = (options.invoices / round.seconds).toFixed(1);
      say(`round ${n}: ${options.invoices} of ${load.kind}, ${rate} a second`);
      rounds.push(round);
    }
  }
  return rounds;
}

function isWhole(load: Load): load is WholeInvoices {
  return 'takePostMs' in load;
}

async function gather(
  stack: Stack,
  rounds: Round[],
  wholes: Record<'none' | 'automatic', WholeInvoices>,
  { invoices, rounds: count, inFlight }: Options,
): Promise<Figures> {
  const empty = kindFigures(rounds, 'empty');
  const whole = (load: WholeInvoices) => gatherWhole(stack, rounds, load, empty);
  return {
    machine: machine(),
    options: { invoices, rounds: count, in_flight: inFlight, steps_per_second: stepsPerSecond },
    empty,
    none: await whole(wholes.none),
    automatic: await whole(wholes.automatic),
  };
}

async function gatherWhole(
  { pool, labUrl }: Stack,
  rounds: Round[],
  load: WholeInvoices,
  empty: KindFigures,
) {
  const { connection } = load;
  const own = kindFigures(rounds, load.kind);
  const invoices = await pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM invoices WHERE connection = $1',
    [connection],
  );
  const calls = await countStripeCalls(labUrl, load.labAccount);
  return wholeFigures(own, empty, {
    postMs: load.takePostMs(),
    webhookToRecordMs: await webhookToRecordMs(pool, connection),
    // Of the warm-up too: the ledger does not tell rounds apart.
    stripeCalls: calls / (invoices.rows[0]?.n ?? Number.NaN),
  });
}

void main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
