import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Parts } from '../../src/cli/parts';
import { freePort } from '../../src/cli/supervise/free-port';
import { startLab } from '../../src/lab';
import type { RunningLab } from '../../src/lab';
import { createStore } from '../../src/store/create-store';
import { parseKeyRing } from '../../src/store/key-ring';
import type { Store } from '../../src/store/ports';
import { Child } from './child';
import type { Servers } from './servers';

/** One lab, one API process and one worker process, in which one invoice lives at a time. */
export interface Lane {
  lab: RunningLab;
  store: Store;
  apiUrl: string;
  children: { api: Child; worker: Child };
}

/** Lanes share the servers; a database and a prefix of task queues keep them apart. */
export async function startLane(parts: Parts, servers: Servers, name: string): Promise<Lane> {
  const lab = await parts.start(
    `lab ${name}`,
    () => startLab({ port: 0 }),
    (running) => running.stop(),
  );
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const databaseUrl = await databaseOf(servers, name);
  const store = await parts.start(
    `store ${name}`,
    () => createStore({ databaseUrl, encryptionKeys: parseKeyRing(keys) }),
    (opened) => opened.close(),
  );
  await store.migrate();
  const [apiPort, healthPort] = [await freePort(), await freePort()];
  const environment = {
    DATABASE_URL: databaseUrl,
    HOLDFAST_ENCRYPTION_KEYS: keys,
    TEMPORAL_ADDRESS: servers.address,
    HOLDFAST_TASK_QUEUE_PREFIX: `${name}-`,
    HOLDFAST_PORT: String(apiPort),
    HOLDFAST_WORKER_HEALTH_PORT: String(healthPort),
    HOLDFAST_STRIPE_STEPS_PER_SECOND: '1000',
    HOLDFAST_LOG_LEVEL: 'warn',
  };
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const healthUrl = `http://127.0.0.1:${healthPort}/readyz`;
  const log = (part: string) => join(servers.folder, `${name}-${part}.log`);
  const start = (child: Child) =>
    parts.start(
      `${child.part} ${name}`,
      async () => {
        await child.start();
        return child;
      },
      (started) => started.stop(),
    );
  const [api, worker] = await Promise.all([
    start(new Child('api', environment, `${apiUrl}/readyz`, log('api'))),
    start(new Child('worker', environment, healthUrl, log('worker'))),
  ]);
  return { lab, store, apiUrl, children: { api, worker } };
}

async function databaseOf({ databaseUrl }: Servers, name: string): Promise<string> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
