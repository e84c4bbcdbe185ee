import type { Command } from './wire';
import { fromPayload, toMs } from './wire';
import type { Cause } from './wire';

/** An activity that the workflow has scheduled and that has no result yet. */
export interface ActivityTask {
  seq: number;
  id: string;
  type: string;
  argument: unknown;
  scheduledAt: number;
  /** Number of the attempt that runs, or of the last one that ran. */
  attempt: number;
  /** When the next attempt may begin; null while one runs. */
  dueAt: number | null;
  startedAt: number;
  /** No heartbeat comes any more since then. */
  silentSince: number | null;
  startToCloseMs: number;
  heartbeatMs: number;
  retry: { initialMs: number; coefficient: number; longestMs: number; attempts: number };
  isLocal: boolean;
  last: Cause | null;
}

type Scheduled = NonNullable<Command['scheduleActivity'] | Command['scheduleLocalActivity']>;

export function toTask(command: Scheduled, now: number, isLocal: boolean): ActivityTask {
  const policy = command.retryPolicy;
  return {
    seq: command.seq ?? 0,
    id: command.activityId ?? '',
    type: command.activityType ?? '',
    argument: fromPayload(command.arguments?.[0]),
    scheduledAt: now,
    attempt: 0,
    dueAt: now,
    startedAt: now,
    silentSince: null,
    startToCloseMs: toMs(command.startToCloseTimeout),
    heartbeatMs: 'heartbeatTimeout' in command ? toMs(command.heartbeatTimeout) : Infinity,
    retry: {
      initialMs: toMs(policy?.initialInterval),
      coefficient: policy?.backoffCoefficient ?? 2,
      longestMs: toMs(policy?.maximumInterval) || Infinity,
      attempts: policy?.maximumAttempts || Infinity,
    },
    isLocal,
    last: null,
  };
}

/** How long after a failed attempt the next one begins; null: it was the last. */
export function pauseAfter({ attempt, retry }: ActivityTask): number | null {
  if (attempt >= retry.attempts) return null;
  return Math.min(retry.initialMs * retry.coefficient ** (attempt - 1), retry.longestMs);
}
