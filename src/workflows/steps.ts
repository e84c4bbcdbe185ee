import { proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { StoreActivities, StripeActivities } from '../activities';
import { siblingQueue } from './contract';

const second = 1_000;

/** Some four minutes of trying; then the step blocks, visibly. */
export const maximumAttempts = 10;

/** 1: a person waits on it. 3: an invoice on its way. 5: a look that can wait. */
export type Priority = 1 | 3 | 5;

/**
 * The steps that call Stripe, on the queue that carries the account's budget; the connection is the
 * fairness key, so one account's backlog does not hold up another's.
 */
export function stripeSteps(connection: string, priorityKey: Priority): StripeActivities {
  return proxyActivities<StripeActivities>({
    taskQueue: siblingQueue(workflowInfo().taskQueue, 'stripe'),
    priority: { priorityKey, fairnessKey: connection },
    // Numbers, not '1 minute': string durations are unchecked under TypeScript 7.
    startToCloseTimeout: 60 * second,
    // A dead worker is noticed after this, and the next attempt begins a second later.
    heartbeatTimeout: 5 * second,
    retry: {
      initialInterval: second,
      backoffCoefficient: 2,
      maximumInterval: 60 * second,
      maximumAttempts,
    },
  });
}

/** Writes to the store alone. It has no limit of attempts: what was learned must not be lost. */
export const storeSteps = proxyLocalActivities<StoreActivities>({
  startToCloseTimeout: 10 * second,
  retry: { initialInterval: second, backoffCoefficient: 2, maximumInterval: 30 * second },
});
