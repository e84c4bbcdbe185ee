#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { CliError, exitCodes } from './cli-error';
import { apiCommand } from './commands/api';
import { demoCommand } from './commands/demo';
import { doctorCommand } from './commands/doctor';
import { importCommand } from './commands/import';
import { keysCommand } from './commands/keys';
import { labCommand } from './commands/lab';
import { migrateCommand } from './commands/migrate';
import { retryCommand } from './commands/retry';
import { settingsCommand } from './commands/settings';
import { startCommand } from './commands/start';
import { whyCommand } from './commands/why';
import { workerCommand } from './commands/worker';
import { endWithReader } from './quiet-pipe';
import { messageOf } from './supervise/error-code';

const description =
  'Takes a finished invoice from any billing system and sees it through Stripe: draft, tax, finalize, payment.';

const help = `
Examples:
  holdfast demo                      Five invoices in a minute; needs no account and no key.
  holdfast start --port 4300         The whole stack on this machine, data kept in .holdfast.
  holdfast migrate && holdfast api   In production: DATABASE_URL, HOLDFAST_ENCRYPTION_KEYS, TEMPORAL_ADDRESS.
  holdfast worker
  holdfast why 2026-10-acme          Why an invoice is stuck, and the command that releases it.
  holdfast doctor --fix              Whether Stripe is set up as it must be; registers the webhook endpoint.
  holdfast retry --blocked-code tax_location_invalid --dry-run
  holdfast import customers customers.ndjson --dry-run
  holdfast keys create --help        The keys of the API.
  holdfast settings > .env           Every setting with its meaning.`;

function createProgram(): Command {
  const program = new Command('holdfast')
    .description(description)
    .addHelpText('after', help)
    .showHelpAfterError('(holdfast --help tells what there is)')
    .exitOverride();
  const commands = [
    demoCommand(),
    startCommand(),
    apiCommand(),
    workerCommand(),
    migrateCommand(),
    keysCommand(),
    labCommand(),
    whyCommand(),
    doctorCommand(),
    retryCommand(),
    importCommand(),
    settingsCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const part of command.commands) part.copyInheritedSettings(command);
  }
  return program;
}

async function main(): Promise<void> {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Its message has been printed; asking for help is no error.
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.wrongSettings;
    } else {
      process.stderr.write(`${explain(error)}\n`);
      process.exitCode = error instanceof CliError ? error.exitCode : exitCodes.failed;
    }
  }
  // Everything has been stopped; a wait that was given up must not hold the process.
  process.exit();
}

/** What was foreseen is said in words; a defect shows where it is. */
function explain(error: unknown): string {
  if (error instanceof CliError) return error.message;
  const stack = process.env['HOLDFAST_LOG_LEVEL'] === 'debug' && error instanceof Error;
  return stack ? (error.stack ?? error.message) : messageOf(error);
}

endWithReader();
void main();
