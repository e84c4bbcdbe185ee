import { Command } from 'commander';
import { startLab, type RunningLab } from '../../lab';
import { portOption } from '../port-option';
import { createParts } from '../parts';
import { portTaken } from '../port-taken';
import { listenForStop } from '../stop-signal';
import { toPaid } from '../to-paid';

const help = `
A simulated Stripe with the tax engines that listen to it or are asked directly, on loopback, in memory. Any sk_test_…
key has an account. Control routes (faults, clock, behaviour, ledger) are under /_lab; a page for a person is at /.

Example:
  holdfast lab --port 12111 --seed sk_test_lab
  curl -u sk_test_lab: http://127.0.0.1:12111/v1/customers`;

interface LabCommandOptions {
  port: number;
  anrokPort: number;
  avataxPort: number;
  seed: string[];
}

export function labCommand(): Command {
  return new Command('lab')
    .description('only the lab: a simulated Stripe, for tests of any program')
    .addOption(portOption(12_111))
    .addOption(portOption(0, 'anrok-port', 'of the simulated Anrok'))
    .addOption(portOption(0, 'avatax-port', 'of the simulated AvaTax'))
    .option('--seed <keys...>', 'keys whose accounts begin with customers and products', [
      'sk_test_lab',
    ])
    .addHelpText('after', help)
    .action(runLab);
}

async function runLab(options: LabCommandOptions): Promise<void> {
  const parts = createParts();
  const stop = listenForStop(parts, (line) => void process.stderr.write(`${line}\n`));
  const { seed, ...ports } = options;
  const lab = await parts.start(
    'the lab',
    () =>
      startLab({ ...ports, seed_keys: seed }).catch((error: unknown) => refused(error, options)),
    (running) => running.stop(),
  );
  process.stdout.write(`${greeting(lab, seed).join('\n')}\n`);
  await stop.asked;
  await parts.stop();
}

/** Names the option of the port that could not be had. */
function refused(error: unknown, { port, anrokPort, avataxPort }: LabCommandOptions): never {
  const busy = error instanceof Error && 'port' in error ? error.port : port;
  if (busy === anrokPort) return portTaken(error, anrokPort, 'Choose another with --anrok-port');
  if (busy === avataxPort) return portTaken(error, avataxPort, 'Choose another with --avatax-port');
  return portTaken(error, port);
}

function greeting({ url, anrokUrl, avataxUrl, lab }: RunningLab, seed: string[]): string[] {
  const [first = 'sk_test_lab'] = seed;
  return [
    `The lab answers at ${url}; keys with data: ${seed.join(', ')}`,
    `  Stripe  ${url}`,
    ...seed.map((key) => `          ${lab.account(key).id} is the account of ${key}`),
    `  Anrok   ${anrokUrl} (any API key has a seller)`,
    `  AvaTax  ${avataxUrl} (any account id and license key)`,
    `  Page    ${url}/ (open it to look at the lab and to act as someone in Stripe's Dashboard)`,
    '',
    'From nothing to paid:',
    ...toPaid(url, first).map((line) => `  ${line}`),
  ];
}
