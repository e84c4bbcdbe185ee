import type { Logger } from 'pino';
import { parseKeyRing } from '../../store/key-ring';
import type { Store } from '../../store/ports';
import type { Workers } from '../../temporal/workers';
import { CliError } from '../cli-error';
import type { Parts } from '../parts';
import { portTaken } from '../port-taken';
import type { Screen } from '../screen';
import type { Settings } from '../settings';
import type { StopSignal } from '../stop-signal';
import { messageOf } from '../supervise/error-code';
import { startApi } from './api';
import type { DataFolder } from './data-folder';
import { makeDefaultWithKey, pointDefaultAtLab } from './default-connection';
import { createFileLog } from './file-log';
import { startKeptLab } from './kept-lab';
import type { KeptLab } from './kept-lab';
import { readOrMakeKeys } from './key-file';
import { printFirstCurl, printLinks } from './links';
import { createProgress } from './progress';
import type { Progress } from './progress';
import { startOrFindServers } from './start-servers';
import type { Servers } from './start-servers';
import { startStore } from './store';
import { startWorkerPart } from './worker';

interface Run {
  parts: Parts;
  stop: StopSignal;
  folder: DataFolder;
  screen: Screen;
  settings: Settings;
  port: number;
}

interface Stack extends Run {
  progress: Progress;
  logger: Logger;
  servers: Servers;
  store: Store;
}

/** Everything in this process but the two servers; resolves when the worker ends, which only a stop makes it do. */
export async function runStack(run: Run): Promise<void> {
  const { parts, folder, screen, settings } = run;
  const progress = createProgress(screen);
  const logger = createFileLog(folder.file('holdfast.log'), settings.HOLDFAST_LOG_LEVEL);
  const found = { settings, env: process.env };
  const servers = await startOrFindServers(parts, { folder, progress }, found);
  const store = await openStore(run, { databaseUrl: servers.databaseUrl, logger, progress });
  const stack: Stack = { ...run, progress, logger, servers, store };
  const lab = settings.STRIPE_SECRET_KEY ? null : await startLab(stack);
  // Before the API, so that it ends after it: what was accepted last is still taken to its workflow.
  const workers = await startWorker(stack);
  const apiUrl = await startStackApi(stack, lab);
  await configure(stack, apiUrl, lab);
  const labUrl = lab?.running.url ?? null;
  const logFile = folder.file('holdfast.log');
  printLinks(screen, { apiUrl, uiUrl: servers.uiUrl, labUrl, logFile });
  if (lab) printFirstCurl(screen, apiUrl);
  screen.line('\nCtrl-C stops everything.');
  await workers?.done.catch((error: unknown) => {
    throw new CliError(`The worker has failed: ${messageOf(error)}. Its log is ${logFile}.`);
  });
}

async function openStore(
  { parts, folder, settings }: Run,
  { databaseUrl, logger, progress }: { databaseUrl: string; logger: Logger; progress: Progress },
): Promise<Store> {
  const keys = settings.HOLDFAST_ENCRYPTION_KEYS;
  const encryptionKeys = keys ?? parseKeyRing(readOrMakeKeys(folder.file('encryption-keys')));
  const store = await startStore(parts, { databaseUrl, encryptionKeys, logger });
  await progress.run(
    'Database',
    () => store.migrate(),
    () => 'brought to this version',
  );
  return store;
}

function startLab({ parts, progress, folder }: Stack): Promise<KeptLab> {
  return progress.run(
    'Lab',
    () => startKeptLab(parts, folder.file('lab.json'), (text) => progress.note(text)),
    ({ running }) => `simulated Stripe and Anrok at ${running.url}: no account, no key, no network`,
  );
}

function startWorker(stack: Stack): Promise<Workers | null> {
  const { parts, progress, settings, servers, store, logger, stop } = stack;
  const begin = () =>
    startWorkerPart({
      store,
      temporal: servers.temporal,
      taskQueuePrefix: settings.HOLDFAST_TASK_QUEUE_PREFIX,
      stepsPerSecond: settings.HOLDFAST_STRIPE_STEPS_PER_SECOND,
      workflowBundle: settings.HOLDFAST_WORKFLOW_BUNDLE,
      logger,
      wasAsked: stop.wasAsked,
    });
  return progress.run(
    'Worker',
    () => parts.start('the worker', begin, (workers) => workers?.stop()),
    () => 'in this process',
  );
}

async function startStackApi(stack: Stack, lab: KeptLab | null): Promise<string> {
  const { parts, progress, settings, servers, store, logger, port } = stack;
  // The lab is on this machine; the real Stripe reaches it only where somebody has made a way.
  const ownUrl = lab ? `http://127.0.0.1:${port}` : null;
  const publicUrl = settings.HOLDFAST_PUBLIC_URL ?? ownUrl;
  const options = {
    store,
    temporal: servers.temporal,
    taskQueuePrefix: settings.HOLDFAST_TASK_QUEUE_PREFIX,
    webUiUrl: servers.uiUrl,
    publicUrl,
    logger,
    host: '127.0.0.1',
    port,
    isOpenWithoutKeys: true,
  };
  const { url } = await progress.run(
    'API',
    () => startApi(parts, options).catch((error: unknown) => portTaken(error, port)),
    (api) => `at ${api.url}`,
  );
  return url;
}

async function configure(stack: Stack, apiUrl: string, lab: KeptLab | null): Promise<void> {
  const { store, progress, settings } = stack;
  const context = { store, apiUrl };
  await progress.run(
    'Stripe',
    () => (lab ? pointDefaultAtLab(context, lab) : makeDefaultWithKey(context, settings)),
    (said) => said,
  );
}
