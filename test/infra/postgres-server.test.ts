import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { processFacts } from '../../src/cli/supervise/process-facts';
import { until } from '../../src/cli/supervise/until';
import { createDatabase, dropDatabase } from '../../src/store/embedded-postgres/databases';
import { startPostgres } from '../../src/store/embedded-postgres/postgres-server';
import type {
  PostgresOptions,
  PostgresServer,
} from '../../src/store/embedded-postgres/postgres-server';
import { startUnderParent } from './crashing-parent';
import { scratchFolder } from './scratch-folder';

jest.setTimeout(90_000);

const folder = scratchFolder();
const dataDir = join(folder, 'shared');
const started: PostgresServer[] = [];
const others: ChildProcess[] = [];

async function start(options: Partial<PostgresOptions> = {}): Promise<PostgresServer> {
  const server = await startPostgres({
    dataDir,
    logFile: join(folder, 'postgres.log'),
    durable: false,
    ...options,
  });
  started.push(server);
  return server;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(text);
    return result.rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const other of others.splice(0)) other.kill();
});

it('creates the database holdfast once, and leaves no process when stopped', async () => {
  const server = await start();
  expect(await query(server.url, 'SELECT current_database() AS name')).toEqual([
    { name: 'holdfast' },
  ]);
  await server.stop();
  expect(processFacts(server.pid)).toBeUndefined();
  const again = await start();
  expect(again.url.replace(/:\d+\//, '/')).toBe(server.url.replace(/:\d+\//, '/'));
});

it('listens on loopback only, and asks for the password', async () => {
  const server = await start();
  expect(await query(server.url, 'SHOW listen_addresses')).toEqual([
    { listen_addresses: '127.0.0.1' },
  ]);
  const wrong = new URL(server.url);
  wrong.password = 'guessed';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
});

it('does not run as root, also when root starts it', async () => {
  const server = await start();
  expect(statSync(join(dataDir, 'cluster')).uid).not.toBe(0);
  const rows = await query(server.url, "SELECT (pg_stat_file('postmaster.pid')).size > 0 AS runs");
  expect(rows).toEqual([{ runs: true }]);
});

it('has every committed row after a restart and after SIGKILL, on the same address', async () => {
  const server = await start({ dataDir: join(folder, 'durable'), durable: true });
  await query(server.url, 'CREATE TABLE kept (n int)');
  await query(server.url, 'INSERT INTO kept VALUES (1)');
  await server.restart();
  await query(server.url, 'INSERT INTO kept VALUES (2)');
  const killed = server.pid;
  server.kill();
  await until(() => !processFacts(killed), { timeoutMs: 10_000, what: 'the killed postmaster' });
  await server.restart();
  expect(server.pid).not.toBe(killed);
  expect(await query(server.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await query(server.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
});

it('works around a busy port', async () => {
  const something = createServer().listen(0, '127.0.0.1');
  await once(something, 'listening');
  const { port } = something.address() as AddressInfo;
  const server = await start({ port });
  expect(new URL(server.url).port).not.toBe(String(port));
  something.close();
});

it('ends a server that outlived its crashed parent, and takes over its folder', async () => {
  const first = await start();
  await first.stop();
  // Only `id` is on PATH. Without setpriv the kernel is not asked to end the server with its parent, as on macOS.
  const bin = join(folder, 'only-id');
  mkdirSync(bin);
  symlinkSync('/usr/bin/id', join(bin, 'id'));
  const parent = await startUnderParent('postgres', dataDir, {
    ...process.env,
    PATH: bin,
    HOLDFAST_POSTGRES_BIN: first.binDir,
  });
  await parent.crash();
  expect(processFacts(parent.serverPid)).toBeDefined();
  const server = await start();
  expect(processFacts(parent.serverPid)).toBeUndefined();
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('starts after SIGKILL although a busy session still holds the shared memory', async () => {
  const server = await start();
  const busy = new Client({ connectionString: server.url });
  busy.on('error', () => {});
  await busy.connect();
  const loop = `DO $$ DECLARE started timestamptz := clock_timestamp(); BEGIN
    WHILE clock_timestamp() < started + interval '1.5 s' LOOP END LOOP; END $$`;
  const ended = busy.query(loop).catch(() => {});
  await until(
    async () => {
      const busySessions =
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'";
      return (await query(server.url, busySessions)).length > 0;
    },
    { timeoutMs: 10_000, what: 'the busy session' },
  );
  server.kill();
  await server.restart();
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await ended;
});

it('starts when an old postmaster.pid names a pid that is now another program', async () => {
  await (await start()).stop();
  const cluster = join(dataDir, 'cluster');
  const { uid, gid } = statSync(cluster);
  // Of the same OS user: PostgreSQL passes over processes of others by itself.
  const other = spawn('/bin/cat', { uid, gid, stdio: ['pipe', 'ignore', 'ignore'] });
  others.push(other);
  await once(other, 'spawn');
  const file = join(cluster, 'postmaster.pid');
  writeFileSync(file, `${other.pid}\n${cluster}\n1\n1\n\n127.0.0.1\n\n`);
  chownSync(file, uid, gid);
  const server = await start();
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(processFacts(other.pid ?? 0)).toBeDefined();
});

it('copies a template database and drops a database that still has connections', async () => {
  const server = await start();
  const template = await createDatabase(server.adminUrl, 'a template');
  await query(template, 'CREATE TABLE ready (n int)');
  const copy = await createDatabase(server.adminUrl, 'a "copy"', { template: 'a template' });
  expect(await query(copy, 'SELECT n FROM ready')).toEqual([]);
  const open = new Client({ connectionString: copy });
  open.on('error', () => {});
  await open.connect();
  await dropDatabase(server.adminUrl, 'a "copy"');
  await expect(query(copy, 'SELECT 1')).rejects.toThrow(/does not exist/);
  await dropDatabase(server.adminUrl, 'a template');
});
