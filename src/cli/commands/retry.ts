import { Command, InvalidArgumentError, Option } from 'commander';
import type { Correction } from '../../domain/correction';
import { failures } from '../../domain/failures';
import { statuses } from '../../domain/status';
import { urlOption } from '../api-url';
import { confirm } from '../bulk/confirm';
import { describePlan, describeResult } from '../bulk/describe';
import { followBulkAction } from '../bulk/follow';
import { createBulkClient } from '../bulk/client';
import type { BulkActionAnswer, BulkClient } from '../bulk/client';
import { CliError, exitCodes } from '../cli-error';
import { createScreen } from '../screen';
import type { Screen } from '../screen';

const help = `
Asks the API at --url: shows what it would retry, asks, retries, and tells what became of it. What is retried is
exactly what was shown. Ctrl-C only ends the watching: the retries go on; end them with --abort.

Exit codes: 0 all released, or nothing to do; 1 something was refused or failed, or the API did not answer;
            2 a wrong argument; 3 not confirmed, nothing was done.

Examples:
  holdfast retry --blocked-code tax_location_invalid --dry-run
  holdfast retry --blocked-code stripe_auth --yes
  holdfast retry --blocked-code stripe_product_missing --product api_calls=prod_123
  holdfast retry --run bulk_01…          Runs a plan that --dry-run has made.
  holdfast retry --abort bulk_01…        Begins with no further invoice of it.`;

interface RetryOptions {
  url: string;
  connection: string;
  blockedCode?: string;
  customer?: string;
  status?: string;
  createdFrom?: string;
  createdBefore?: string;
  product: Record<string, string>;
  stripeCustomer?: string;
  dryRun?: boolean;
  yes?: boolean;
  run?: string;
  abort?: string;
}

export function retryCommand(): Command {
  const codes = Object.keys(failures);
  return new Command('retry')
    .description('retry blocked invoices, many at once')
    .addOption(urlOption())
    .option('--connection <id>', 'the connection', 'default')
    .addOption(new Option('--blocked-code <code>', 'blocked for this reason').choices(codes))
    .option('--customer <id>', 'invoices of this customer')
    .addOption(new Option('--status <status>', 'in this status').choices([...statuses]))
    .option('--created-from <time>', 'accepted at this time or later (RFC 3339)')
    .option('--created-before <time>', 'accepted before this time')
    .option('--product <id=stripe id>', 'map this product anew first; repeatable', addMapping, {})
    .option('--stripe-customer <id>', 'map the customer of --customer anew first')
    .option('--dry-run', 'only show what would be retried, and keep it as a plan')
    .option('--yes', 'do not ask')
    .option('--run <id>', 'run this plan instead of looking for invoices')
    .option('--abort <id>', 'abort this bulk action')
    .addHelpText('after', help)
    .action(retry);
}

async function retry(options: RetryOptions): Promise<void> {
  const screen = createScreen(process.stdout);
  const client = createBulkClient(options.url, options.connection);
  if (options.abort !== undefined) {
    return screen.line(describeResult(await client.abort(options.abort)));
  }
  const plan = await findPlan(client, options);
  screen.line(describePlan(plan));
  if (plan.count === 0) return;
  if (options.dryRun) {
    return screen.line(`\nNothing was done. Run exactly this: holdfast retry --run ${plan.id}`);
  }
  if (!options.yes && !(await confirm(`Retry ${plan.count}?`))) {
    // A plan that was kept on purpose stays one.
    if (options.run === undefined) await client.abort(plan.id);
    throw new CliError('Not confirmed: nothing was done.', exitCodes.notConfirmed);
  }
  await client.run(plan.id);
  tell(screen, await followBulkAction(client, plan.id, process.stdout));
}

async function findPlan(client: BulkClient, options: RetryOptions): Promise<BulkActionAnswer> {
  if (options.run !== undefined) return client.get(options.run);
  return client.plan(toFilter(options), toCorrection(options));
}

function addMapping(value: string, before: Record<string, string>): Record<string, string> {
  const [, product, stripeId] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (product !== undefined && stripeId !== undefined) return { ...before, [product]: stripeId };
  throw new InvalidArgumentError('Like api_calls=prod_123.');
}

function toCorrection({ product, stripeCustomer }: RetryOptions): Correction | undefined {
  const hasProducts = Object.keys(product).length > 0;
  if (!hasProducts && stripeCustomer === undefined) return undefined;
  return {
    ...(hasProducts ? { products: product } : {}),
    ...(stripeCustomer ? { customer: { stripe_customer_id: stripeCustomer } } : {}),
  };
}

function toFilter(options: RetryOptions): Record<string, unknown> {
  const created = {
    ...(options.createdFrom ? { gte: options.createdFrom } : {}),
    ...(options.createdBefore ? { lt: options.createdBefore } : {}),
  };
  const filter = {
    ...(options.blockedCode ? { blocked_code: options.blockedCode } : {}),
    ...(options.customer ? { customer_id: options.customer } : {}),
    ...(options.status ? { status: options.status } : {}),
    ...(Object.keys(created).length > 0 ? { created } : {}),
  };
  if (Object.keys(filter).length > 0) return filter;
  throw new CliError(
    'Say which invoices: --blocked-code, --customer, --status, --created-from or --created-before.',
    exitCodes.wrongSettings,
  );
}

function tell(screen: Screen, action: BulkActionAnswer): void {
  screen.line(describeResult(action));
  if (action.progress.refused + action.progress.failed > 0) process.exitCode = exitCodes.failed;
}
