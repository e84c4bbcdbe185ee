import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { processFacts } from '../../src/cli/supervise/process-facts';
import { until } from '../../src/cli/supervise/until';
import { resolveTemporalCli } from '../../src/temporal/embedded/temporal-cli';
import { startTemporalServer } from '../../src/temporal/embedded/temporal-server';
import type {
  TemporalServer,
  TemporalServerOptions,
} from '../../src/temporal/embedded/temporal-server';
import { startUnderParent } from './crashing-parent';
import { scratchFolder } from './scratch-folder';

jest.setTimeout(90_000);

const folder = scratchFolder();
const logFile = join(folder, 'temporal.log');
const searchAttributes = { InvoiceStatus: 'Keyword' } as const;
const started: TemporalServer[] = [];

async function start(options: Partial<TemporalServerOptions> = {}): Promise<TemporalServer> {
  const server = await startTemporalServer({ logFile, searchAttributes, ...options });
  started.push(server);
  return server;
}

async function connected<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const startWorkflow = (address: string, workflowId: string) =>
  connected(address, (client) =>
    client.workflow.start('invoice', { workflowId, taskQueue: 'nobody-polls' }),
  );

const statusOf = (address: string, workflowId: string) =>
  connected(address, async (client) => {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name;
  });

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

it('answers, knows the search attributes, serves the Web UI, and leaves no process when stopped', async () => {
  const server = await start();
  await startWorkflow(server.address, 'invoice/default/1');
  expect(await statusOf(server.address, 'invoice/default/1')).toBe('RUNNING');
  const { customAttributes } = await connected(server.address, (client) =>
    client.connection.operatorService.listSearchAttributes({ namespace: 'default' }),
  );
  expect(Object.keys(customAttributes ?? {})).toContain('InvoiceStatus');
  const page = await fetch(server.uiUrl);
  expect(page.status).toBe(200);
  await server.stop();
  expect(processFacts(server.pid)).toBeUndefined();
});

it('keeps running workflows over a crash when it has a folder', async () => {
  const dataDir = join(folder, 'crash');
  const first = await start({ dataDir });
  await startWorkflow(first.address, 'invoice/default/1');
  first.kill();
  await until(() => !processFacts(first.pid), { timeoutMs: 10_000, what: 'the killed server' });
  const second = await start({ dataDir, port: Number(first.address.split(':')[1]) });
  expect(second.address).toBe(first.address);
  expect(await statusOf(second.address, 'invoice/default/1')).toBe('RUNNING');
});

it('works around a busy port instead of using the server behind it', async () => {
  const foreign = await start();
  const other = await start({
    port: Number(foreign.address.split(':')[1]),
    uiPort: Number(new URL(foreign.uiUrl).port),
  });
  expect(other.address).not.toBe(foreign.address);
  expect(other.uiUrl).not.toBe(foreign.uiUrl);
  await startWorkflow(other.address, 'invoice/default/other');
  await expect(statusOf(foreign.address, 'invoice/default/other')).rejects.toThrow(/not found/i);
});

/** Puts a shell script in the place of the Temporal CLI. */
function useProgram(name: string, lines: string[]): void {
  const path = join(folder, name);
  const version = 'temporal version 9.9.9 (Server 1.99.0, UI 2.99.0)';
  const head = ['#!/bin/sh', `[ "$1" = --version ] && echo "${version}" && exit 0`];
  writeFileSync(path, [...head, ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  process.env['HOLDFAST_TEMPORAL_CLI'] = path;
}

describe('with a program in place of the server', () => {
  const named = process.env['HOLDFAST_TEMPORAL_CLI'];
  afterEach(() => {
    if (named === undefined) delete process.env['HOLDFAST_TEMPORAL_CLI'];
    else process.env['HOLDFAST_TEMPORAL_CLI'] = named;
  });

  it('tries another port when its own is taken in the last moment', async () => {
    const { path } = await resolveTemporalCli();
    const marker = join(folder, 'first-try');
    useProgram('taken-once', [
      `[ -e "${marker}" ] && exec "${path}" "$@"`,
      `: > "${marker}"`,
      'echo "listen tcp 127.0.0.1: bind: address already in use" >&2; exit 1',
    ]);
    const server = await start();
    await startWorkflow(server.address, 'invoice/default/1');
    expect(await statusOf(server.address, 'invoice/default/1')).toBe('RUNNING');
  });

  it('shows the end of the log when the server does not start', async () => {
    useProgram('broken', ['echo "the disk is on fire" >&2; exit 3']);
    await expect(start()).rejects.toThrow(
      /did not start: it ended while starting[^]*disk is on fire/,
    );
  });

  it('refuses a server that is too old', async () => {
    const path = join(folder, 'old');
    writeFileSync(path, '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"\n');
    chmodSync(path, 0o755);
    process.env['HOLDFAST_TEMPORAL_CLI'] = path;
    await expect(start()).rejects.toThrow(/has server 1\.29\.1, older than 1\.31/);
  });
});

it('ends a server that outlived its crashed parent, and takes over its folder', async () => {
  const { path } = await resolveTemporalCli();
  const dataDir = join(folder, 'left-over');
  // Without setpriv on PATH the kernel is not asked to end the server with its parent, as on macOS.
  const parent = await startUnderParent('temporal', dataDir, {
    ...process.env,
    PATH: folder,
    HOLDFAST_TEMPORAL_CLI: path,
  });
  await parent.crash();
  expect(processFacts(parent.serverPid)).toBeDefined();
  const server = await start({ dataDir });
  expect(processFacts(parent.serverPid)).toBeUndefined();
  await startWorkflow(server.address, 'invoice/default/1');
});

it('refuses a folder that a living process works in', async () => {
  const dataDir = join(folder, 'in-use');
  const parent = await startUnderParent('temporal', dataDir);
  await expect(start({ dataDir })).rejects.toThrow(/is in use by process \d+/);
  expect(processFacts(parent.serverPid)).toBeDefined();
  await parent.crash();
  // Here the kernel ends it where it can; elsewhere the next start does.
  await (await start({ dataDir })).stop();
  expect(processFacts(parent.serverPid)).toBeUndefined();
});

it('never ends a foreign process whose pid stands in an old pid file', async () => {
  const dataDir = join(folder, 'old-pid-file');
  await (await start({ dataDir })).stop();
  writeFileSync(join(dataDir, 'temporal.pid'), JSON.stringify({ pid: process.pid, owner_pid: 1 }));
  await start({ dataDir });
  expect(processFacts(process.pid)).toBeDefined();
});

it('works around a port that something else listens on', async () => {
  const something = createServer().listen(0, '127.0.0.1');
  await once(something, 'listening');
  const { port } = something.address() as AddressInfo;
  const server = await start({ port });
  expect(server.address).not.toBe(`127.0.0.1:${port}`);
  something.close();
});
