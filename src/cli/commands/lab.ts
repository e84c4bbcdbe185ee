import { Command } from 'commander';
import { startLab } from '../../lab';
import { portOption } from '../port-option';
import { createParts } from '../parts';
import { portTaken } from '../port-taken';
import { listenForStop } from '../stop-signal';

const help = `
A simulated Stripe and the tax engines that listen to it, on loopback, in memory. Any sk_test_… key has an account.
Control routes (faults, clock, behaviour, ledger) are under /_lab; a page for a person is at /.

Example:
  holdfast lab --port 12111 --seed sk_test_lab
  curl -u sk_test_lab: http://127.0.0.1:12111/v1/customers`;

export function labCommand(): Command {
  return new Command('lab')
    .description('only the lab: a simulated Stripe, for tests of any program')
    .addOption(portOption(12_111))
    .option('--seed <keys...>', 'keys whose accounts begin with customers and products', [
      'sk_test_lab',
    ])
    .addHelpText('after', help)
    .action(runLab);
}

async function runLab({ port, seed }: { port: number; seed: string[] }): Promise<void> {
  const parts = createParts();
  const stop = listenForStop(parts, (line) => void process.stderr.write(`${line}\n`));
  const lab = await parts.start(
    'the lab',
    () => startLab({ port, seed_keys: seed }).catch((error: unknown) => portTaken(error, port)),
    (running) => running.stop(),
  );
  process.stdout.write(`The lab answers at ${lab.url}; keys with data: ${seed.join(', ')}\n`);
  process.stdout.write(
    `Open ${lab.url}/ in a browser to look at it and to act as someone in Stripe's Dashboard\n`,
  );
  await stop.asked;
  await parts.stop();
}
