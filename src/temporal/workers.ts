import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { NativeConnectionOptions, WorkerOptions } from '@temporalio/worker';
import { createStoreActivities, createStripeActivities } from '../activities';
import type { ActivityDeps } from '../activities/deps';
import { taskQueues } from '../workflows/contract';
import { setAccountBudget } from './account-budget';

export interface WorkersOptions {
  connection: NativeConnectionOptions;
  namespace: string;
  taskQueuePrefix?: string;
  deps: ActivityDeps;
  /** A bundle of the workflows that is there already; else it is found beside a build, or made. */
  workflowBundle?: string;
  /** Steps a second for one Stripe account; one step makes at most two calls to one endpoint. */
  stepsPerSecond: number;
}

export interface Workers {
  /** Rejects when a worker fails; resolves after `stop`. */
  readonly done: Promise<void>;
  /** Takes no new work, lets what runs end, and closes the connection. */
  stop(): Promise<void>;
}

/** Long enough for a Stripe call to end; what takes longer is begun anew elsewhere. */
const graceMs = 20_000;

/** One worker for workflows and store steps, one for the steps that spend an account's budget. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { deps, namespace, taskQueuePrefix = '' } = options;
  const connection = await NativeConnection.connect({
    ...options.connection,
    // Measured: compressing a few kB on loopback or in one data centre costs more than it saves.
    grpcCompression: { codec: 'none' },
  });
  try {
    const queue = (name: keyof typeof taskQueues) => `${taskQueuePrefix}${taskQueues[name]}`;
    await setAccountBudget(
      connection,
      namespace,
      queue('stripe'),
      options.stepsPerSecond,
      deps.logger,
    );
    const common = { connection, namespace, shutdownGraceTime: graceMs };
    const invoices = await Worker.create({
      ...common,
      ...workflowSource(options.workflowBundle),
      taskQueue: queue('invoices'),
      activities: createStoreActivities(deps),
      // A killed worker's workflows wait this long before another one may take them.
      stickyQueueScheduleToStartTimeout: 3_000,
      workflowTaskPollerBehavior: { type: 'autoscaling' },
    });
    const stripe = await Worker.create({
      ...common,
      taskQueue: queue('stripe'),
      activities: createStripeActivities(deps),
      activityTaskPollerBehavior: { type: 'autoscaling' },
    });
    return run([invoices, stripe], connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A build carries the bundle beside the compiled files; from source it is made at start. */
function workflowSource(
  codePath = join(__dirname, '..', 'workflow-bundle.js'),
): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: join(__dirname, '..', 'workflows') };
}

function run(workers: Worker[], connection: NativeConnection): Workers {
  const running = workers.map((worker) => worker.run());
  const stopAll = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // When one ends by itself the others must not go on half alive.
  for (const one of running) void one.catch(stopAll);
  const done = (async () => {
    try {
      await Promise.all(running);
    } finally {
      await Promise.allSettled(running);
      await connection.close();
    }
  })();
  // The owner may ask later; until then a failure must not count as unhandled.
  void done.catch(() => undefined);
  return {
    done,
    async stop() {
      stopAll();
      await done;
    },
  };
}
