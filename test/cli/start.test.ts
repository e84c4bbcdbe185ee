import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { processFacts } from '../../src/cli/supervise/process-facts';
import { scratchFolder } from '../infra/scratch-folder';
import { until } from '../support/until';
import { runCli } from './run-cli';
import type { RunningCli } from './run-cli';

jest.setTimeout(300_000);

const folder = scratchFolder();
const started: RunningCli[] = [];

function start(dataDir: string, port: number): RunningCli {
  const cli = runCli(['start', '--data-dir', dataDir, '--port', String(port)]);
  started.push(cli);
  return cli;
}

afterEach(async () => {
  for (const cli of started.splice(0)) {
    cli.signal('SIGINT');
    await cli.ended;
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const anInvoice = {
  id: 'first',
  customer_id: 'acme',
  currency: 'usd',
  lines: [{ id: 'l1', product_id: 'api_calls', description: 'API', unit_amount_decimal: '1500' }],
};

async function call(url: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** The servers that this stack has started, by the pid files in its data folder. */
function serverPids(dataDir: string): number[] {
  return ['temporal/temporal.pid', 'postgres/postgres.pid'].map((file) => {
    const { pid } = JSON.parse(readFileSync(join(dataDir, file), 'utf8')) as { pid: number };
    return pid;
  });
}

it('sees an invoice paid, stops in order with 0, leaves no process, and knows it all at the next start', async () => {
  const dataDir = join(folder, 'kept');
  const port = await freePort();
  const api = `http://127.0.0.1:${port}`;
  const first = start(dataDir, port);
  await first.prints(/Ctrl-C stops everything/);

  const busy = start(dataDir, await freePort());
  expect(await busy.ended).toBe(2);
  expect(busy.output()).toMatch(
    new RegExp(`kept is in use by another Holdfast, process ${first.pid}\\. .*--data-dir`),
  );

  expect(await call(`${api}/v1/invoices`, anInvoice)).toMatchObject({ status: 'accepted' });
  const paid = await until(
    'the invoice is paid',
    async () => {
      const view = await call(`${api}/v1/invoices/first`);
      return view['status'] === 'paid' ? view : null;
    },
    60_000,
  );
  expect(paid).toMatchObject({ totals: { subtotal: 1500, tax: 131, amount_paid: 1631 } });
  expect(statSync(join(dataDir, 'encryption-keys')).mode & 0o777).toBe(0o600);

  const pids = serverPids(dataDir);
  expect(pids.map((pid) => processFacts(pid) !== undefined)).toEqual([true, true]);
  first.signal('SIGINT');
  expect(await first.ended).toBe(0);
  expect(first.output()).toMatch(/SIGINT: stopping in order[^]*Stopped\. The data is kept in/);
  expect(pids.map((pid) => processFacts(pid))).toEqual([undefined, undefined]);

  const otherPort = await freePort();
  const second = start(dataDir, otherPort);
  await second.prints(/"default" with its customers and invoices is as it was/);
  const other = `http://127.0.0.1:${otherPort}`;
  expect(await call(`${other}/v1/invoices/first`)).toMatchObject({
    status: 'paid',
    external_invoice: paid['external_invoice'],
  });
  // Stripe's answers and webhooks find their way to the new port too.
  await call(`${other}/v1/invoices`, { ...anInvoice, id: 'second' });
  await until(
    'the second is paid',
    async () => {
      return (await call(`${other}/v1/invoices/second`))['status'] === 'paid';
    },
    60_000,
  );
  second.signal('SIGTERM');
  expect(await second.ended).toBe(0);
});

it('refuses a busy port with a remedy before anything is started', async () => {
  const foreign = createServer().listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  const { port } = foreign.address() as AddressInfo;
  const cli = start(join(folder, 'busy-port'), port);
  expect(await cli.ended).toBe(2);
  expect(cli.output()).toBe(
    `Port ${port} is in use by another program. Choose another with --port, or stop that program.\n`,
  );
  foreign.close();
});

it('stops what it has begun when it is interrupted in the middle of the start', async () => {
  const dataDir = join(folder, 'interrupted');
  const cli = start(dataDir, await freePort());
  await cli.prints(/✓ (PostgreSQL|Temporal)/);
  cli.signal('SIGINT');
  expect(await cli.ended).toBe(0);
  expect(cli.output()).not.toMatch(/✓ API/);
});
