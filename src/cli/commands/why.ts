import { Command } from 'commander';
import { invoiceView } from '../../api/schemas/invoice-view';
import type { InvoiceView } from '../../api/schemas/invoice-view';
import { urlOption } from '../api-url';
import { CliError, exitCodes } from '../cli-error';
import { createApiClient, Refused } from '../http-client';
import { createScreen } from '../screen';
import { messageOf } from '../supervise/error-code';
import { tellWhy } from '../why/tell-why';

const help = `
Exit codes: 0 it is closed, at work, or waits as it should; 1 it could not be found out; 2 a wrong argument;
            3 it is blocked.

Example:
  holdfast why 2026-10-acme`;

interface WhyOptions {
  url: string;
  connection: string;
}

export function whyCommand(): Command {
  return new Command('why')
    .description('why an invoice is where it is, and what releases it')
    .argument('<invoice-id>', 'the invoice')
    .addOption(urlOption())
    .option('--connection <id>', 'the connection', 'default')
    .addHelpText('after', help)
    .action(why);
}

async function why(invoiceId: string, options: WhyOptions): Promise<void> {
  const url = options.url.replace(/\/+$/, '');
  const { connection } = options;
  const view = await read(url, connection, invoiceId);
  const screen = createScreen(process.stdout);
  const asked = { url, connection, now: new Date() };
  for (const line of tellWhy(view, asked, (style, text) => screen.paint(style, text))) {
    screen.line(line);
  }
  if (view.blocked) process.exitCode = exitCodes.blocked;
}

async function read(url: string, connection: string, invoiceId: string): Promise<InvoiceView> {
  try {
    const path = `/v1/invoices/${encodeURIComponent(invoiceId)}`;
    return invoiceView.parse(
      await createApiClient(url, connection, process.env['HOLDFAST_API_KEY']).get(path),
    );
  } catch (error) {
    if (error instanceof Refused && error.status === 404) {
      throw new CliError(
        `There is no invoice ${invoiceId} in the connection ${connection} (${url}).`,
      );
    }
    const cause = error instanceof Error && error.cause ? `: ${messageOf(error.cause)}` : '';
    throw new CliError(`The API at ${url} was asked in vain. ${messageOf(error)}${cause}`);
  }
}
