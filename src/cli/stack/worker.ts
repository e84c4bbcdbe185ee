import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Store } from '../../store/ports';
import { createAccounts } from '../../stripe/accounts';
import { ensureSearchAttributes } from '../../temporal/search-attributes';
import { startWorkers } from '../../temporal/workers';
import type { Workers } from '../../temporal/workers';
import type { TemporalTarget } from '../config';
import { messageOf } from '../supervise/error-code';
import { installRuntime } from './runtime';

export interface WorkerOptions {
  store: Store;
  temporal: TemporalTarget;
  taskQueuePrefix: string;
  stepsPerSecond: number;
  workflowBundle?: string | undefined;
  logger: Logger;
  /** Ends the waiting for Temporal. */
  readonly wasAsked: () => boolean;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** Starts the workers; a Temporal that is not there yet is waited for, with a line each time. */
export async function startWorkerPart(options: WorkerOptions): Promise<Workers | null> {
  const { temporal, logger } = options;
  installRuntime(logger);
  for (let pauseMs = firstPauseMs; !options.wasAsked(); pauseMs *= 2) {
    try {
      await registerSearchAttributes(temporal, logger);
      return await startOnce(options);
    } catch (error) {
      if (!isAway(error)) throw error;
      const { address } = temporal.connection;
      const waitMs = Math.min(pauseMs, longestPauseMs);
      logger.warn(
        { reason: messageOf(error) },
        `Temporal at ${address} (namespace ${temporal.namespace}) does not answer yet; next try in ${waitMs / 1000} s`,
      );
      await sleep(waitMs);
    }
  }
  return null;
}

function startOnce({ store, temporal, logger, ...options }: WorkerOptions): Promise<Workers> {
  return startWorkers({
    connection: temporal.connection,
    namespace: temporal.namespace,
    taskQueuePrefix: options.taskQueuePrefix,
    stepsPerSecond: options.stepsPerSecond,
    ...(options.workflowBundle ? { workflowBundle: options.workflowBundle } : {}),
    deps: { store, stripeFor: createAccounts(), logger },
  });
}

async function registerSearchAttributes(
  { connection: target, namespace }: TemporalTarget,
  logger: Logger,
): Promise<void> {
  const connection = await Connection.connect({ ...target, connectTimeout: 5_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    const result = await ensureSearchAttributes(connection, namespace);
    if ('problem' in result) logger.warn(result.problem);
    else if (result.registered.length > 0) {
      logger.info({ names: result.registered }, 'search attributes registered');
    }
  } finally {
    await connection.close();
  }
}

// gRPC's UNAVAILABLE, DEADLINE_EXCEEDED, NOT_FOUND (the namespace is being made) and RESOURCE_EXHAUSTED.
const awayCodes = new Set<unknown>([14, 4, 5, 8]);

/** Anything else, as a refused key or a server that is too old, does not get better by waiting. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && awayCodes.has(error.code)) return true;
  if (error.name === 'TransportError') return true;
  return (
    /failed to connect|connection refused|deadline exceeded/i.test(error.message) ||
    isAway(error.cause)
  );
}
