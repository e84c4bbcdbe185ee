import type { Logger } from 'pino';
import type { BulkVerdict } from '../domain/bulk-action';
import type { BulkTurn } from '../store/bulk-port';
import { takeTurn } from './bulk-turn';
import type { TurnDeps } from './bulk-turn';
import { EngineUnavailable } from './engine-errors';
import { createJobQueue } from './pump-queue';

/** Gives every invoice of every bulk action its turn, in as many processes as there are. */
export interface BulkRunner {
  /** Begins at once instead of at the next look. */
  nudge(): void;
  start(): void;
  /** Finishes the turns that have begun; the others come when somebody runs again. */
  stop(): Promise<void>;
}

export interface BulkRunnerOptions extends TurnDeps {
  logger: Logger;
  intervalMs: number;
  concurrency: number;
}

/** Turns of one claim, for each that runs at once: few, so that they all begin within the lease. */
const turnsEach = 2;
/** Longer than the turns of a claim may take, one after the other; after it the turns of a dead process come again. */
const leaseMs = 30_000;
/** A turn that fails in a way nobody foresaw is not tried for ever. */
const maxAttempts = 5;

export function createBulkRunner({
  logger,
  intervalMs,
  ...options
}: BulkRunnerOptions): BulkRunner {
  const { store, engine, concurrency } = options;
  const queue = createJobQueue(concurrency, concurrency * turnsEach);
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | null = null;
  let isStopped = false;
  let isAway = false;
  let isWell = true;

  async function take(turn: BulkTurn): Promise<void> {
    try {
      await store.bulk.settle(turn, await takeTurn({ store, engine }, turn));
    } catch (error) {
      if (error instanceof EngineUnavailable) {
        isAway = true;
        queue.clear();
        return;
      }
      logger.error({ err: error, ...turn.ref }, 'the turn of an invoice in a bulk action failed');
      if (turn.attempts >= maxAttempts) await store.bulk.settle(turn, givenUp);
    }
  }

  function add(turn: BulkTurn): void {
    const key = `${turn.ref.connection}/${turn.bulk_action_id}/${turn.position}`;
    queue.add(key, () =>
      take(turn).catch((error: unknown) => logger.error({ err: error }, 'a result was not kept')),
    );
  }

  async function sweep(): Promise<void> {
    try {
      for (;;) {
        // Without the probe each look at an engine that is away would cost a lease.
        if (isAway) await engine.ping();
        isAway = false;
        const turns = await store.bulk.claim(concurrency * turnsEach, leaseMs);
        turns.forEach(add);
        if (turns.length === 0) break;
        await queue.idle();
        if (isAway || isStopped) return;
      }
      await store.bulk.finish();
      isWell = true;
    } catch (error) {
      if (isWell) logger.warn({ err: error }, 'bulk actions wait; their invoices are in the store');
      isWell = false;
    }
  }

  function schedule(pauseMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      sweeping ??= sweep().finally(() => {
        sweeping = null;
        if (!isStopped) schedule(intervalMs);
      });
    }, pauseMs);
  }

  return {
    nudge() {
      if (!isStopped && !sweeping) schedule(0);
    },
    start: () => schedule(intervalMs),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      queue.clear();
      await sweeping;
    },
  };
}

const givenUp: BulkVerdict = {
  outcome: 'failed',
  code: 'unexpected',
  message: 'Holdfast met something it does not know; the log has it. Look at the invoice.',
};
