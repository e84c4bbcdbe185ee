import { Command } from 'commander';
import { readServiceConfig } from '../config';
import type { ServiceSettings, TemporalTarget } from '../config';
import { listen } from '../listen';
import type { Parts } from '../parts';
import { portTaken } from '../port-taken';
import { healthPages } from '../stack/health';
import { startPump } from '../stack/pump';
import { startStore } from '../stack/store';
import { startWorkerPart } from '../stack/worker';
import { runService } from '../run-service';
import type { StopSignal } from '../stop-signal';
import type { Logger } from 'pino';

const help = `
Needs DATABASE_URL and HOLDFAST_ENCRYPTION_KEYS, and Temporal by its own TEMPORAL_… settings. It waits for a Temporal
that is not there yet. /livez and /readyz are on HOLDFAST_WORKER_HEALTH_PORT. Any number of copies may run.

Example:
  DATABASE_URL=postgres://… HOLDFAST_ENCRYPTION_KEYS=k1:… TEMPORAL_ADDRESS=127.0.0.1:7233 holdfast worker`;

export function workerCommand(): Command {
  return new Command('worker')
    .description('runs the workflows and their steps against Stripe')
    .addHelpText('after', help)
    .action(runWorker);
}

async function runWorker(): Promise<void> {
  const { values, temporal } = readServiceConfig(process.env);
  await runService(values.HOLDFAST_LOG_LEVEL, (service) => work({ values, temporal, ...service }));
}

interface Run {
  values: ServiceSettings;
  temporal: TemporalTarget;
  logger: Logger;
  parts: Parts;
  stop: StopSignal;
}

async function work({ values, temporal, logger, parts, stop }: Run): Promise<void> {
  const taskQueuePrefix = values.HOLDFAST_TASK_QUEUE_PREFIX;
  const store = await startStore(parts, {
    databaseUrl: values.DATABASE_URL,
    encryptionKeys: values.HOLDFAST_ENCRYPTION_KEYS,
    logger,
  });
  let isWorking = false;
  // Rows that the API has taken must not wait when no API runs just now.
  const { engine } = await startPump(parts, { store, temporal, taskQueuePrefix, logger });
  const { HOLDFAST_HOST: host, HOLDFAST_WORKER_HEALTH_PORT: port } = values;
  const checks = {
    worker: () => (isWorking ? undefined : Promise.reject(new Error('not yet'))),
    store: () => store.ping(),
    temporal: () => engine.ping(),
  };
  const health = await parts.start(
    'the health page',
    () =>
      listen(healthPages(checks), host, port).catch((error: unknown) =>
        portTaken(error, port, 'Choose another by HOLDFAST_WORKER_HEALTH_PORT'),
      ),
    (server) => server.close(),
  );
  const workers = await parts.start(
    'the workers',
    () =>
      startWorkerPart({
        store,
        temporal,
        taskQueuePrefix,
        stepsPerSecond: values.HOLDFAST_STRIPE_STEPS_PER_SECOND,
        workflowBundle: values.HOLDFAST_WORKFLOW_BUNDLE,
        logger,
        wasAsked: stop.wasAsked,
      }),
    (started) => started?.stop(),
  );
  if (!workers) return;
  isWorking = true;
  const { address } = temporal.connection;
  logger.info({ health: `${health.url}/readyz`, temporal: address }, 'the worker works');
  // A worker that fails by itself ends the process, so that whoever supervises it starts a new one.
  await workers.done;
}
