import { existsSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error';
import { runDemo } from '../demo/run-demo';
import { createParts } from '../parts';
import { portOption } from '../port-option';
import { createScreen } from '../screen';
import { openDataFolder } from '../stack/data-folder';
import type { DataFolder } from '../stack/data-folder';
import { stopInOrder } from '../stop-in-order';
import { listenForStop } from '../stop-signal';

const help = `
Starts Temporal, PostgreSQL, a simulated Stripe and Anrok, the API and a worker, posts five invoices at once, and tells
what happens to each. One worker is killed in the middle. No account, no key, no network; servers of your own
(TEMPORAL_ADDRESS, DATABASE_URL) are left alone. It stays up to look around until Ctrl-C.

Examples:
  holdfast demo
  holdfast demo --exit               Ends by itself: 0 only if everything came out as it must.
  holdfast demo --exit --json        One JSON object a step, and the result as the last line.`;

export interface DemoOptions {
  exit: boolean;
  json: boolean;
  port: number;
  dataDir?: string;
}

export function demoCommand(): Command {
  return new Command('demo')
    .description('five invoices in a minute, each with a trouble of its own')
    .option('--exit', 'end when all five have settled', false)
    .option('--json', 'steps and result as JSON lines on stdout, everything else on stderr', false)
    .addOption(portOption(4242))
    .option('--data-dir <folder>', 'an empty folder to keep; else a temporary one is used')
    .addHelpText('after', help)
    .action((options: DemoOptions, command: Command) =>
      demo(options, command.getOptionValueSource('port') !== 'default'),
    );
}

async function demo(options: DemoOptions, isPortWanted: boolean): Promise<void> {
  const screen = createScreen(options.json ? process.stderr : process.stdout);
  const say = (line: string) => screen.line(line);
  const parts = createParts();
  const stop = listenForStop(parts, say);
  const folder = await parts.start(
    'the data folder',
    () => openFolder(options.dataDir),
    (opened) => opened.release(),
  );
  const service = { parts, stop, say: (line: string) => say(`\n${line}`), complain: say };
  await stopInOrder(service, () => runDemo({ parts, stop, folder, screen, options, isPortWanted }));
  if (stop.wasAsked())
    say(
      options.dataDir
        ? `Stopped. The data is in ${folder.path}.`
        : 'Stopped; nothing is left behind.',
    );
}

function openFolder(dataDir: string | undefined): DataFolder {
  if (dataDir === undefined) return temporaryFolder();
  const folder = openDataFolder(dataDir);
  if (!existsSync(folder.file('postgres'))) return folder;
  folder.release();
  throw new CliError(
    `${folder.path} holds data of an earlier run; the demo needs an empty folder. Choose another with --data-dir.`,
    exitCodes.wrongSettings,
  );
}

function temporaryFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  // PostgreSQL runs as another user when we are root, and must be able to pass through.
  chmodSync(path, 0o711);
  const folder = openDataFolder(path);
  return { ...folder, release: () => rmSync(path, { recursive: true, force: true }) };
}
