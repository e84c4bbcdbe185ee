import { CliError } from '../cli-error';
import type { DemoOptions } from '../commands/demo';
import type { Parts } from '../parts';
import type { Screen } from '../screen';
import type { DataFolder } from '../stack/data-folder';
import { printLinks } from '../stack/links';
import { createProgress } from '../stack/progress';
import type { StopSignal } from '../stop-signal';
import { freePort } from '../supervise/free-port';
import { differencesOf } from './check-outcome';
import { startDemoStack } from './demo-stack';
import type { DemoStack } from './demo-stack';
import { printTable, toRows } from './result';
import { runScenarios } from './run-scenarios';
import type { Settled } from './run-scenarios';
import { accounts, scenarios } from './scenarios';
import { createTeller } from './teller';

interface Demo {
  parts: Parts;
  stop: StopSignal;
  folder: DataFolder;
  screen: Screen;
  options: DemoOptions;
  /** The port was asked for by name; else a busy one is worked around. */
  isPortWanted: boolean;
}

const deadlineMs = 90_000;

/** The whole demo: start, five invoices, result, links; ends with an error when anything is not as it must be. */
export async function runDemo(demo: Demo): Promise<void> {
  const { parts, stop, folder, screen, options } = demo;
  const writeJson = options.json
    ? (value: object) => void process.stdout.write(`${JSON.stringify(value)}\n`)
    : null;
  screen.line('Holdfast: everything below runs on this machine, for this demo alone.\n');
  const stack = await startDemoStack(parts, {
    folder,
    progress: createProgress(screen),
    port: demo.isPortWanted ? options.port : await freePort(options.port),
    isTemporary: options.dataDir === undefined,
  });
  introduce(screen);
  const teller = createTeller(screen, writeJson);
  const settled = await within(deadlineMs, runScenarios(stack, teller, stop.wasAsked), stack);
  const rows = await toRows(stack, settled);
  printTable(screen, settled, rows);
  const differences = settled.flatMap((one) =>
    differencesOf(one, stack.account(one.scenario.connection)),
  );
  printVerdict(screen, differences);
  writeJson?.({ result: rows });
  if (!options.exit) await stayUp(demo, stack);
  if (differences.length > 0) throw new CliError('The demo did not come out as it must.');
}

function introduce(screen: Screen): void {
  screen.line('\nFive invoices, all at the same time:\n');
  for (const { id, title, style } of scenarios) {
    screen.line(`  ${screen.paint(style, id.padEnd(11))} ${title}`);
  }
  screen.line('\nWhat happens, in seconds since each was posted:\n');
}

function printVerdict(screen: Screen, differences: string[]): void {
  screen.line();
  if (differences.length === 0) {
    screen.line(
      screen.paint(
        'green',
        '  As it must be: each was made in Stripe exactly once, no line twice, every total to the unit.',
      ),
    );
    return;
  }
  screen.line(screen.paint('red', '  NOT as it must be:'));
  for (const difference of differences) screen.line(`  - ${difference}`);
}

async function stayUp({ screen, folder, stop }: Demo, stack: DemoStack): Promise<void> {
  const { apiUrl, servers } = stack;
  const labUrl = stack.account(accounts.answering).lab.url;
  printLinks(screen, {
    apiUrl,
    uiUrl: servers.uiUrl,
    labUrl,
    logFile: `${folder.file('holdfast.log')} and worker.log beside it`,
  });
  screen.line('\nIt stays up to look around. Ctrl-C stops everything and leaves nothing behind.');
  await stop.asked;
}

/** Ends the waiting with what each invoice waits for, as far as the API still tells. */
async function within(ms: number, work: Promise<Settled[]>, stack: DemoStack): Promise<Settled[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  const settled = await Promise.race([work, late]);
  clearTimeout(timer);
  if (settled) return settled;
  const states = await Promise.all(scenarios.map((scenario) => stateOf(stack, scenario)));
  throw new CliError(
    `Not all five have settled within ${ms / 1000} s:\n${states.join('\n')}\nThe log of the worker ends with:\n${stack.worker.logTail()}`,
  );
}

async function stateOf(
  stack: DemoStack,
  { id, connection }: (typeof scenarios)[number],
): Promise<string> {
  try {
    const { status, waiting_for, blocked } = await stack
      .account(connection)
      .api.get(`/v1/invoices/${id}`);
    return `  ${id}: ${JSON.stringify({ status, waiting_for, blocked })}`;
  } catch (error) {
    return `  ${id}: ${String(error)}`;
  }
}
