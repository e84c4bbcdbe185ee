import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pino from 'pino';
import type { StepCall } from '../../src/activities/deps';
import { setAccountBudget } from '../../src/temporal/account-budget';
import { taskQueues } from '../../src/workflows/contract';
import type { BaselineNews, BaselineStart } from './news';

/*
 * A process of its own, as the product's worker is one; what differs between the two is the cost that the
 * benchmark asks for. Connection, queues and pollers are those of src/temporal/workers.ts.
 */

function tell(news: BaselineNews): void {
  process.send?.(news);
}

/** No outside call, no store, no heartbeat; the driver only hears how far it is. */
const steps = {
  writeDraft: async () => undefined,
  finalizeInvoice: async ({ ref }: StepCall) => tell({ finalized: ref.invoice_id }),
  observeInvoice: async ({ ref }: StepCall) => tell({ observed: ref.invoice_id }),
};

async function work({ address, namespace, prefix, stepsPerSecond }: BaselineStart): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const connection = await NativeConnection.connect({
    address,
    grpcCompression: { codec: 'none' },
  });
  const queue = (name: keyof typeof taskQueues) => `${prefix}${taskQueues[name]}`;
  await setAccountBudget(connection, namespace, queue('stripe'), stepsPerSecond, pino());
  const common = { connection, namespace };
  const invoices = await Worker.create({
    ...common,
    workflowsPath: join(__dirname, 'workflows.ts'),
    taskQueue: queue('invoices'),
    // The product has its local activity here, which makes the worker poll for activities too.
    activities: { recordFacts: async () => undefined },
    stickyQueueScheduleToStartTimeout: 3_000,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
  });
  const stripe = await Worker.create({
    ...common,
    taskQueue: queue('stripe'),
    activities: steps,
    activityTaskPollerBehavior: { type: 'autoscaling' },
  });
  const workers = [invoices, stripe];
  // Asked to end, or left alone by a driver that has died.
  const stop = () => workers.forEach((w) => w.getState() === 'RUNNING' && w.shutdown());
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
  const running = workers.map((worker) => worker.run());
  tell({ ready: true });
  await Promise.all(running);
  await connection.close();
  if (process.connected) process.disconnect();
}

process.once('message', (start: BaselineStart) => {
  void work(start).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
