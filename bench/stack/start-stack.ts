import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Pool } from 'pg';
import type { Parts } from '../../src/cli/parts';
import { startPostgres } from '../../src/store/embedded-postgres/postgres-server';
import { createStore } from '../../src/store/create-store';
import { parseKeyRing } from '../../src/store/key-ring';
import type { Store } from '../../src/store/ports';
import { startTemporalServer } from '../../src/temporal/embedded/temporal-server';
import { embeddedSearchAttributes } from '../../src/temporal/search-attributes';
import { namespace } from './names';
import type { BaselineWorker } from './node-process';
import type { Measured } from './process-cpu';
import { startProduct } from './start-product';

export interface Stack {
  apiUrl: string;
  labUrl: string;
  address: string;
  temporal: Client;
  store: Store;
  /** The driver's own connections, for what the store has no question for. */
  pool: Pool;
  baseline: BaselineWorker;
  processes: Measured[];
}

interface StackOptions {
  cpuProf: string | null;
  say: (line: string) => void;
}

/** Temporal, PostgreSQL, lab, API and two workers, each a process of its own, in a folder that goes with them. */
export async function startStack(parts: Parts, { cpuProf, say }: StackOptions): Promise<Stack> {
  const folder = await parts.start('the data folder', makeFolder, removeFolder);
  say(`starting Temporal (file-backed) and PostgreSQL (durable) in ${folder}`);
  const [server, database] = await Promise.all([
    startTemporal(parts, folder),
    startDatabase(parts, folder),
  ]);
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const store = await parts.start(
    'the store',
    () => createStore({ databaseUrl: database.url, encryptionKeys: parseKeyRing(keys) }),
    (opened) => opened.close(),
  );
  await store.migrate();
  const pool = await parts.start(
    'the pool',
    () => new Pool({ connectionString: database.url, max: 2 }),
    (opened) => opened.end(),
  );
  const { address } = server;
  const temporal = await parts.start(
    'the client',
    async () => new Client({ connection: await Connection.connect({ address }), namespace }),
    (client) => client.connection.close(),
  );
  say('starting the lab, the API, the worker, and the worker of the baseline');
  const product = await startProduct(parts, {
    folder,
    cpuProf,
    address,
    databaseUrl: database.url,
    keys,
  });
  return {
    ...product,
    address,
    temporal,
    store,
    pool,
    processes: [
      { name: 'temporal', pid: server.pid },
      { name: 'postgres', pid: database.pid, tree: true },
      ...product.processes,
      { name: 'driver', pid: process.pid },
    ],
  };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  // Started by root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** As `npm start` starts it: the same settings, and its workflows in a file. */
function startTemporal(parts: Parts, folder: string) {
  return parts.start(
    'Temporal',
    () =>
      startTemporalServer({
        dataDir: join(folder, 'temporal'),
        logFile: join(folder, 'temporal.log'),
        namespace,
        searchAttributes: embeddedSearchAttributes,
      }),
    (server) => server.stop(),
    (server) => server.kill(),
  );
}

function startDatabase(parts: Parts, folder: string) {
  return parts.start(
    'PostgreSQL',
    () =>
      startPostgres({ dataDir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') }),
    (server) => server.stop(),
    (server) => server.kill(),
  );
}
