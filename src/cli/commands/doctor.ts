import { Command } from 'commander';
import { connectionCheck } from '../../api/schemas/connection-check';
import type { ConnectionCheck } from '../../api/schemas/connection-check';
import { urlOption } from '../api-url';
import { CliError, exitCodes } from '../cli-error';
import { createApiClient, Refused } from '../http-client';
import { createScreen } from '../screen';
import { messageOf } from '../supervise/error-code';
import { tellFindings } from '../tell-findings';
import { tellWhenSlow } from '../tell-when-slow';

const help = `
Asks the API at --url to look at Stripe: the key and what it may do, its mode, the webhook endpoint, the tax provider, the
account and the clock. With --fix the webhook endpoint is made, completed or replaced; it may be run again at any time.
The key in HOLDFAST_API_KEY needs the role admin.

Exit codes: 0 nothing is wrong; 1 it could not be found out; 2 a wrong argument; 3 something is wrong.

Examples:
  holdfast doctor
  holdfast doctor --connection live --fix
  holdfast doctor --json`;

interface DoctorOptions {
  url: string;
  connection: string;
  fix?: boolean;
  json?: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('whether Stripe is as a connection needs it, and what to do')
    .addOption(urlOption())
    .option('--connection <id>', 'the connection', 'default')
    .option('--fix', 'mend what can be mended: the webhook endpoint and its secret')
    .option('--json', 'the findings as JSON on stdout')
    .addHelpText('after', help)
    .action(doctor);
}

async function doctor(options: DoctorOptions): Promise<void> {
  const waiting = createScreen(process.stderr);
  const check = await tellWhenSlow(ask(options), (seconds) =>
    waiting.line(`Still asking Stripe, ${seconds} s …`),
  );
  const screen = createScreen(process.stdout);
  if (options.json) {
    screen.line(JSON.stringify(check, null, 2));
  } else {
    for (const line of tellFindings(check, (style, text) => screen.paint(style, text)))
      screen.line(line);
  }
  if (check.status === 'error') process.exitCode = exitCodes.unwell;
}

async function ask({
  connection,
  fix = false,
  ...options
}: DoctorOptions): Promise<ConnectionCheck> {
  const url = options.url.replace(/\/+$/, '');
  const api = createApiClient(url, connection, process.env['HOLDFAST_API_KEY']);
  const path = `/v1/connections/${encodeURIComponent(connection)}/check`;
  try {
    return connectionCheck.parse(await api.post(path, { fix }));
  } catch (error) {
    if (error instanceof Refused && error.status === 404) {
      throw new CliError(`There is no connection ${connection} (${url}).`);
    }
    const cause = error instanceof Error && error.cause ? `: ${messageOf(error.cause)}` : '';
    throw new CliError(`The API at ${url} was asked in vain. ${messageOf(error)}${cause}`);
  }
}
