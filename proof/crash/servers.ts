import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Parts } from '../../src/cli/parts';
import { startPostgres } from '../../src/store/embedded-postgres/postgres-server';
import { startTemporalServer } from '../../src/temporal/embedded/temporal-server';
import { embeddedSearchAttributes } from '../../src/temporal/search-attributes';

/** Temporal and PostgreSQL of the proof's own, in files, so that they can be taken away and brought back. */
export interface Servers {
  folder: string;
  address: string;
  databaseUrl: string;
  temporal: Client;
  /** Ends the server with SIGKILL; the answer starts it again at the same port. */
  takeAway(which: 'temporal' | 'postgres'): () => Promise<void>;
}

export async function startServers(parts: Parts): Promise<Servers> {
  const folder = await parts.start('the data folder', makeFolder, (path) =>
    rmSync(path, { recursive: true, force: true }),
  );
  const temporalOptions = {
    dataDir: join(folder, 'temporal'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: embeddedSearchAttributes,
  };
  const postgresOptions = {
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
  };
  // In boxes, because the one that runs last is the one to stop.
  const server = await parts.start(
    'Temporal',
    async () => ({ now: await startTemporalServer(temporalOptions) }),
    ({ now }) => now.stop(),
  );
  const database = await parts.start(
    'PostgreSQL',
    async () => ({ now: await startPostgres(postgresOptions) }),
    ({ now }) => now.stop(),
  );
  const { address } = server.now;
  const temporal = await parts.start(
    'the client',
    async () => new Client({ connection: await Connection.connect({ address }) }),
    (client) => client.connection.close(),
  );
  const databaseUrl = database.now.url;
  return {
    folder,
    address,
    databaseUrl,
    temporal,
    takeAway(which) {
      if (which === 'temporal') {
        server.now.kill();
        const port = Number(address.split(':').at(-1));
        return async () => {
          server.now = await startTemporalServer({ ...temporalOptions, port });
        };
      }
      database.now.kill();
      const port = Number(new URL(databaseUrl).port);
      return async () => {
        database.now = await startPostgres({ ...postgresOptions, port });
      };
    },
  };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-proof-'));
  // Started by root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  return folder;
}
