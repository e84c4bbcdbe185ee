import { Command } from 'commander';
import { readSettings } from '../config';
import { listen } from '../listen';
import { createParts } from '../parts';
import { portOption } from '../port-option';
import { portTaken } from '../port-taken';
import { createScreen } from '../screen';
import { openDataFolder } from '../stack/data-folder';
import { runStack } from '../stack/run-stack';
import { stopInOrder } from '../stop-in-order';
import { listenForStop } from '../stop-signal';

const help = `
Starts Temporal, PostgreSQL, the lab (a simulated Stripe), the API and the worker, and stops them all at Ctrl-C.
With TEMPORAL_ADDRESS or DATABASE_URL the named server is used instead; with STRIPE_SECRET_KEY the real Stripe.

Examples:
  holdfast start
  holdfast start --port 4300 --data-dir /var/lib/billing
  STRIPE_SECRET_KEY=sk_test_… holdfast start`;

interface Options {
  port: number;
  dataDir: string;
}

export function startCommand(): Command {
  return new Command('start')
    .description('the whole stack on this machine, idle; data is kept between runs')
    .addOption(portOption(4242))
    .option('--data-dir <folder>', 'where everything is kept', '.holdfast')
    .addHelpText('after', help)
    .action(start);
}

async function start(options: Options): Promise<void> {
  const settings = readSettings(process.env);
  const screen = createScreen(process.stdout);
  const say = (line: string) => screen.line(line);
  await assertFree(options.port);
  const parts = createParts();
  const stop = listenForStop(parts, say);
  const folder = await parts.start(
    'the data folder',
    () => openDataFolder(options.dataDir),
    (opened) => opened.release(),
  );
  screen.line(`Holdfast, with its data in ${folder.path}\n`);
  await stopInOrder({ parts, stop, say: (line) => say(`\n${line}`), complain: say }, () =>
    runStack({ parts, stop, folder, screen, settings, port: options.port }),
  );
  screen.line(`Stopped. The data is kept in ${folder.path}.`);
}

/** Before anything is started: the port is what everybody else was told. */
async function assertFree(port: number): Promise<void> {
  const probe = await listen(() => undefined, '127.0.0.1', port).catch((error: unknown) =>
    portTaken(error, port),
  );
  await probe.close();
}
