import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { customerImport } from '../../api/schemas/customer-import';
import type { ImportedLine } from '../../api/schemas/customer-import';
import { CliError, exitCodes } from '../cli-error';
import { createApiClient } from '../http-client';
import { chunksOf } from '../import/chunks';
import { createScreen } from '../screen';
import type { Screen } from '../screen';
import { messageOf } from '../supervise/error-code';

const help = `
The file is NDJSON: one customer a line, as POST /v1/customers takes it, each with its id. A refused line is told with
its number and stops nothing. Importing the same file again changes nothing.

Exit codes: 0 every line is in; 1 a line was refused, or the API did not answer; 2 a wrong argument.

Examples:
  holdfast import customers customers.ndjson --dry-run
  holdfast import customers customers.ndjson --connection live`;

interface ImportOptions {
  url: string;
  connection: string;
  dryRun?: boolean;
}

export function importCommand(): Command {
  const customers = new Command('customers')
    .description('create or replace many customers from a file')
    .argument('<file>', 'NDJSON, one customer a line')
    .option('--url <address>', 'the API', 'http://127.0.0.1:4242')
    .option('--connection <id>', 'the connection', 'default')
    .option('--dry-run', 'report what would be, and write nothing')
    .addHelpText('after', help)
    .action(importCustomers);
  const group = new Command('import').description('bring in what another system has');
  group.addCommand(customers.copyInheritedSettings(group));
  return group;
}

async function importCustomers(file: string, options: ImportOptions): Promise<void> {
  await requireFile(file);
  const screen = createScreen(process.stdout);
  const api = createApiClient(options.url, options.connection, process.env['HOLDFAST_API_KEY']);
  const path = `/v1/customers/import?dry_run=${options.dryRun ?? false}`;
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const sum = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for await (const { firstLine, text } of chunksOf(lines)) {
    const report = customerImport.parse(await ask(() => api.postNdjson(path, text), options.url));
    for (const outcome of ['created', 'updated', 'unchanged', 'refused'] as const) {
      sum[outcome] += report[outcome];
    }
    for (const line of report.data) tell(screen, line, firstLine);
  }
  const { created, updated, unchanged, refused } = sum;
  const would = options.dryRun ? 'Would be: ' : '';
  screen.line(
    `${would}${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`,
  );
  if (refused > 0) process.exitCode = exitCodes.failed;
}

async function requireFile(file: string): Promise<void> {
  try {
    await access(file);
  } catch (error) {
    throw new CliError(`The file cannot be read: ${messageOf(error)}`, exitCodes.wrongSettings);
  }
}

async function ask<T>(call: () => Promise<T>, url: string): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const cause = error instanceof Error && error.cause ? `: ${messageOf(error.cause)}` : '';
    throw new CliError(
      `The API at ${url} was asked in vain. ${messageOf(error)}${cause}\nWhat is imported stays; run it again for the rest.`,
    );
  }
}

function tell(
  screen: Screen,
  { line, id, outcome, errors }: ImportedLine,
  firstLine: number,
): void {
  if (outcome !== 'refused') return;
  const whose = id === null ? '' : ` (${id})`;
  const why = errors.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join('; ');
  screen.line(`line ${firstLine + line - 1}${whose}: ${why}`);
}
