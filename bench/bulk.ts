import { parseArgs } from 'node:util';
import { createApiClient } from '../src/cli/http-client';
import { createBulkClient } from '../src/cli/bulk/client';
import { followBulkAction } from '../src/cli/bulk/follow';
import { createParts } from '../src/cli/parts';
import type { Parts } from '../src/cli/parts';
import { stopInOrder } from '../src/cli/stop-in-order';
import { listenForStop } from '../src/cli/stop-signal';
import { messageOf } from '../src/cli/supervise/error-code';
import { machine } from './figures/figures';
import { blockedInvoices } from './loads/blocked-invoices';
import { cloneRows } from './loads/clone-rows';
import { temporalBatch } from './loads/temporal-batch';
import { count } from './options';
import { askOracle } from './oracle';
import { startStack } from './stack/start-stack';
import type { Stack } from './stack/start-stack';

const usage = `npm run bench:bulk -- [options]

  --invoices N   blocked ones that are retried in bulk (1000)
  --rows N       invoices that a dry run finds (10000)
  --batch        the same again by Temporal's batch operation, to compare`;

const say = (line: string) => console.error(`· ${line}`);
const filter = { blocked_code: 'tax_location_invalid' };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      invoices: { type: 'string', default: '1000' },
      rows: { type: 'string', default: '10000' },
      batch: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const invoices = count('--invoices', values.invoices);
  const rows = count('--rows', values.rows);
  const parts = createParts();
  const stop = listenForStop(parts, say);
  await stopInOrder({ parts, stop, say, complain: say }, () =>
    bench(parts, { invoices, rows, batch: values.batch }),
  );
  if (stop.wasAsked()) process.exitCode = 130;
}

interface Sizes {
  invoices: number;
  rows: number;
  batch: boolean;
}

async function bench(parts: Parts, { invoices, rows, batch }: Sizes): Promise<void> {
  const stack = await startStack(parts, { cpuProf: null, say });
  console.log(JSON.stringify(machine()));
  say(`posting ${invoices} invoices that block`);
  const blocked = await blockedInvoices(stack, 'bulk', invoices);
  await timeDryRun(stack, await cloneRows(stack, blocked.connection, rows));
  await timeBulkRetry(stack, blocked, invoices);
  const loads = [blocked];
  if (batch) loads.push(await timeBatch(stack, invoices));
  say('asking the oracle about every invoice');
  await askOracle(stack, loads);
  say('the oracle found no violation');
}

type Blocked = Awaited<ReturnType<typeof blockedInvoices>>;

async function timeDryRun({ apiUrl }: Stack, connection: string): Promise<void> {
  const api = createApiClient(apiUrl, connection);
  const begun = performance.now();
  const plan = await api.post('/v1/bulk_actions', { action: 'retry', filter, dry_run: true });
  const ms = Math.round(performance.now() - begun);
  console.log(`dry run over ${String(plan['count'])} invoices: ${ms} ms`);
}

async function timeBulkRetry(stack: Stack, blocked: Blocked, invoices: number): Promise<void> {
  const client = createBulkClient(stack.apiUrl, blocked.connection);
  await blocked.mend();
  const plan = await client.plan(filter);
  const begun = performance.now();
  await client.run(plan.id);
  const follow = async () => {
    const { progress } = await followBulkAction(client, plan.id, process.stderr);
    return { progress, settled: (performance.now() - begun) / 1000 };
  };
  const [{ progress, settled }, ends] = await Promise.all([follow(), blocked.untilReleased()]);
  tell(`bulk retry of ${plan.count} of ${invoices} blocked`, { settled, ...ends });
  // A block for a missing address is tried again every five minutes by itself: then a turn finds it released.
  console.log(`results: ${JSON.stringify(progress)}`);
}

async function timeBatch(stack: Stack, invoices: number): Promise<Blocked> {
  say(`posting ${invoices} more that block, for Temporal's batch operation`);
  const blocked = await blockedInvoices(stack, 'batch', invoices);
  const { visibleAfter, start } = await temporalBatch(stack, blocked.connection, invoices);
  await blocked.mend();
  await start();
  tell(`batch operation over ${invoices}`, { visibleAfter, ...(await blocked.untilReleased()) });
  return blocked;
}

function tell(what: string, seconds: Record<string, number>): void {
  const parts = Object.entries(seconds).map(([name, value]) => `${name} ${value.toFixed(1)} s`);
  console.log(`${what}: ${parts.join(', ')}`);
}

void main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
