import type { NativeConnection } from '@temporalio/worker';

/** An activity task queue, in Temporal's numbering (temporal.api.enums.v1.TaskQueueType). */
const activityQueue = 2;

/**
 * Sets how many steps a second one Stripe account may take, kept by the Temporal server itself: the
 * fairness key is the connection, so an idle account's budget stays its own.
 */
export async function setAccountBudget(
  connection: NativeConnection,
  namespace: string,
  taskQueue: string,
  stepsPerSecond: number,
): Promise<void> {
  await connection.workflowService.updateTaskQueueConfig({
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
}
