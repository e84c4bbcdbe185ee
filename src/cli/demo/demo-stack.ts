import { writeFileSync } from 'node:fs';
import { parseKeyRing } from '../../store/key-ring';
import type { Store } from '../../store/ports';
import { startLab } from '../../lab';
import type { RunningLab } from '../../lab';
import { createApiClient } from '../http-client';
import type { HttpClient } from '../http-client';
import type { Parts } from '../parts';
import { portTaken } from '../port-taken';
import { startApi } from '../stack/api';
import type { DataFolder } from '../stack/data-folder';
import { createFileLog } from '../stack/file-log';
import { readOrMakeKeys } from '../stack/key-file';
import type { Progress } from '../stack/progress';
import { seedConnection } from '../stack/seed';
import { startOwnServers } from '../stack/start-servers';
import type { Servers } from '../stack/start-servers';
import { startStore } from '../stack/store';
import { registerEndpoint } from '../stack/webhook-endpoint';
import { makeBundle } from './make-bundle';
import { accounts, anrokDelayMs } from './scenarios';
import { startWorkerProcess } from './worker-process';
import type { WorkerProcess } from './worker-process';

/** A Stripe account of the demo: the connection of this name points at a lab of its own. */
export interface DemoAccount {
  connection: string;
  lab: RunningLab;
  key: string;
  api: HttpClient;
}

export interface DemoStack {
  apiUrl: string;
  servers: Servers;
  worker: WorkerProcess;
  account: (connection: string) => DemoAccount;
}

interface Options {
  folder: DataFolder;
  progress: Progress;
  port: number;
  /** The folder goes with the demo, so nothing in it needs to survive a power failure. */
  isTemporary: boolean;
}

type Behaviour = NonNullable<NonNullable<Parameters<typeof startLab>[0]>['behaviour']>;

const behaviours: Record<string, Behaviour> = {
  [accounts.answering]: { tax_listener: { mode: 'apply', delay_ms: anrokDelayMs } },
  [accounts.silent]: { tax_listener: { mode: 'never' } },
};

/** Everything in this process, except for the two servers and the worker, which is going to be killed. */
export async function startDemoStack(parts: Parts, options: Options): Promise<DemoStack> {
  const { folder, progress, port, isTemporary } = options;
  const [servers, bundle] = await Promise.all([
    startOwnServers(parts, { folder, progress, isDurable: !isTemporary }),
    makeBundle(folder.file('workflow-bundle.js')),
  ]);
  const keys = readOrMakeKeys(folder.file('encryption-keys'));
  const logger = createFileLog(folder.file('holdfast.log'), 'info');
  const store = await startStore(parts, { ...servers, encryptionKeys: parseKeyRing(keys), logger });
  // It needs seconds to get ready; the rest is made meanwhile.
  const env = workerEnvironment(folder, servers, { keys, bundle });
  const worker = await parts.start(
    'the worker',
    () => startWorkerProcess(env, folder.file('worker.log')),
    (running) => running.stop(),
    (running) => running.kill(),
  );
  await progress.run(
    'Database',
    () => store.migrate(),
    () => 'brought to this version',
  );
  const { url: apiUrl } = await progress.run(
    'API',
    () => startDemoApi(parts, { store, servers, logger, port }),
    ({ url }) => `at ${url}, in this process`,
  );
  const made = await progress.run(
    'Lab',
    () => Promise.all(Object.values(accounts).map((name) => openAccount(parts, name, apiUrl))),
    () => 'simulated Stripe and Anrok: no account, no key, no network',
  );
  await progress.run(
    'Worker',
    () => worker.ready(),
    () => `as a process of its own, ${worker.pid}`,
  );
  return { apiUrl, servers, worker, account: (name) => accountOf(made, name) };
}

function accountOf(made: DemoAccount[], connection: string): DemoAccount {
  const account = made.find((one) => one.connection === connection);
  if (!account) throw new Error(`The demo has no connection ${connection}.`);
  return account;
}

/** Only what we say of Temporal counts: a person's own configuration file may name another server. */
function workerEnvironment(
  folder: DataFolder,
  { temporal, databaseUrl }: Servers,
  { keys, bundle }: { keys: string; bundle: string },
): NodeJS.ProcessEnv {
  const emptyProfile = folder.file('temporal.toml');
  writeFileSync(emptyProfile, '[profile.default]\n');
  const foreign = /^(TEMPORAL_|HOLDFAST_TASK_QUEUE_PREFIX$|HOLDFAST_HOST$)/;
  const rest = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(rest),
    DATABASE_URL: databaseUrl,
    HOLDFAST_ENCRYPTION_KEYS: keys,
    HOLDFAST_LOG_LEVEL: 'info',
    HOLDFAST_WORKFLOW_BUNDLE: bundle,
    TEMPORAL_ADDRESS: temporal.connection.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_CONFIG_FILE: emptyProfile,
  };
}

interface ApiContext {
  store: Store;
  servers: Servers;
  logger: ReturnType<typeof createFileLog>;
  port: number;
}

function startDemoApi(parts: Parts, { store, servers, logger, port }: ApiContext) {
  return startApi(parts, {
    store,
    temporal: servers.temporal,
    taskQueuePrefix: '',
    webUiUrl: servers.uiUrl,
    publicUrl: null,
    isOpenWithoutKeys: true,
    logger,
    host: '127.0.0.1',
    port,
  }).catch((error: unknown) => portTaken(error, port));
}

async function openAccount(parts: Parts, connection: string, apiUrl: string): Promise<DemoAccount> {
  const key = `sk_test_${connection}`;
  const lab = await parts.start(
    'the lab',
    () => startLab({ seed_keys: [key], behaviour: behaviours[connection] ?? {} }),
    (running) => running.stop(),
  );
  const target = `${apiUrl}/v1/webhooks/stripe/${connection}`;
  const { secret } = await registerEndpoint(lab, key, target, null);
  const api = createApiClient(apiUrl, connection);
  const stripe = { secret_key: key, webhook_secret: secret, api_base: lab.url };
  await seedConnection(api, connection, stripe);
  return { connection, lab, key, api };
}
