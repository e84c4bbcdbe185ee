import { setTimeout as pause } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';

/** An activity task queue, in Temporal's numbering (temporal.api.enums.v1.TaskQueueType). */
const activityQueue = 2;

const tries = 4;
const pauseMs = 250;

/**
 * Sets how many steps a second one Stripe account may take, kept by the Temporal server itself: the
 * fairness key is the connection, so an idle account's budget stays its own.
 *
 * The server refuses when two workers set it at one moment, and after a worker was killed while setting
 * it ("Expected exactly one row to be updated"). The budget that was set before stays in force, so a
 * worker that cannot set it says so and works.
 */
export async function setAccountBudget(
  connection: NativeConnection,
  namespace: string,
  taskQueue: string,
  stepsPerSecond: number,
  logger: Logger,
): Promise<void> {
  const update = () =>
    connection.workflowService.updateTaskQueueConfig({
      namespace,
      identity: 'holdfast',
      taskQueue,
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is in a package of its own, for one number
      taskQueueType: activityQueue,
      updateFairnessKeyRateLimitDefault: {
        rateLimit: { requestsPerSecond: stepsPerSecond },
        reason: 'Stripe limits each endpoint of an account to 25 requests a second',
      },
    });
  for (let n = 1; ; n += 1) {
    try {
      await update();
      return;
    } catch (error) {
      if (n < tries) {
        await pause(n * pauseMs);
        continue;
      }
      logger.warn({ err: error, taskQueue }, 'the budget of an account could not be set');
      return;
    }
  }
}
