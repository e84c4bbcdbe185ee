import type { Logger } from 'pino';
import type { InvoiceRef } from '../domain/ids';
import { workflowIdOf } from '../domain/ids';
import type { Store, StripeEventRow } from '../store/ports';
import type { Engine } from './engine';
import { EngineUnavailable } from './engine-errors';
import { createBulkRunner } from './bulk-runner';
import { deliverEvent } from './pump-deliver-event';
import { createJobQueue } from './pump-queue';

/**
 * Owns every row that Temporal has not taken: accepted invoices without a workflow, Stripe events
 * without an outcome, invoices of a bulk action whose turn has come. `nudge` is the quick way right after the commit; the sweep finds what the quick
 * way has missed, for whatever reason, also after a restart of everything.
 */
export interface Pump {
  nudge(ref: InvoiceRef, known?: { customer_id: string }): void;
  nudgeEvent(row: StripeEventRow): void;
  nudgeBulk(): void;
  start(): void;
  /** Finishes what has begun; what has not stays in the store. */
  stop(): Promise<void>;
}

export interface PumpDeps {
  store: Store;
  engine: Engine;
  logger: Logger;
  intervalMs?: number;
  concurrency?: number;
}

/** Rows of one claim; also what may wait in memory beyond it is bounded. */
const claimSize = 100;
const capacity = 1_000;
/** Younger rows are still on the quick way. */
const olderThanMs = 3_000;
const leaseMs = 15_000;
const longestPauseMs = 15_000;

type Health = 'well' | 'engine_away' | 'store_away';

export function createPump({ store, engine, logger, ...options }: PumpDeps): Pump {
  const { intervalMs = 2_000, concurrency = 16 } = options;
  const queue = createJobQueue(concurrency, capacity);
  // By itself, so that ten thousand invoices of a bulk action hold up neither invoices nor events.
  const bulk = createBulkRunner({ store, engine, logger, intervalMs, concurrency });
  let health: Health = 'well';
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let isStopped = false;

  function note(next: Health, error?: unknown): void {
    if (next === health) return;
    health = next;
    if (next === 'well') logger.info('the pump runs again');
    else logger.warn({ err: error, state: next }, 'the pump waits; rows are kept in the store');
  }

  function failed(key: string, error: unknown): void {
    if (error instanceof EngineUnavailable) {
      note('engine_away', error);
      queue.clear();
    } else {
      logger.error({ err: error, key }, 'a row could not be delivered; it is tried again');
    }
  }

  async function takeInvoice(ref: InvoiceRef, known?: { customer_id: string }): Promise<void> {
    const invoice = known ?? (await store.invoices.find(ref))?.document;
    if (!invoice) return;
    await engine.start(ref, { customer_id: invoice.customer_id });
    await store.invoices.markStarted(ref);
  }

  async function takeEvent(row: StripeEventRow): Promise<void> {
    const outcome = await deliverEvent({ store, engine, logger }, row);
    await store.inbox.settle(row.connection, row.event_id, outcome);
  }

  function add(key: string, job: () => Promise<void>): void {
    queue.add(key, () => job().catch((error: unknown) => failed(key, error)));
  }

  function addInvoice(ref: InvoiceRef, known?: { customer_id: string }): void {
    add(workflowIdOf(ref), () => takeInvoice(ref, known));
  }
  function addEvent(row: StripeEventRow): void {
    add(`${row.connection}/${row.event_id}`, () => takeEvent(row));
  }

  /** Claims and works off until nothing is due. The probe keeps a dead engine from costing a lease a row. */
  async function drain(): Promise<void> {
    if (health === 'engine_away') await engine.ping();
    let isMore = true;
    while (isMore) {
      const refs = await store.invoices.claimUnstarted(claimSize, olderThanMs, leaseMs);
      refs.forEach((ref) => addInvoice(ref));
      const rows = await store.inbox.claimPending(claimSize, olderThanMs, leaseMs);
      rows.forEach((row) => addEvent(row));
      note('well');
      if (refs.length + rows.length > 0) await queue.idle();
      const isFull = refs.length === claimSize || rows.length === claimSize;
      isMore = isFull && !isStopped && !wentAway();
    }
  }

  function wentAway(): boolean {
    return health !== 'well';
  }

  async function sweep(): Promise<void> {
    try {
      await drain();
      failures = wentAway() ? failures + 1 : 0;
    } catch (error) {
      failures += 1;
      note(error instanceof EngineUnavailable ? 'engine_away' : 'store_away', error);
    }
  }

  function schedule(): void {
    const longest = Math.max(longestPauseMs, intervalMs);
    const pauseMs = Math.min(intervalMs * 2 ** Math.min(failures, 10), longest);
    timer = setTimeout(() => {
      sweeping = sweep().finally(() => {
        if (!isStopped) schedule();
      });
    }, pauseMs);
  }

  // While the engine is away the quick way would only wait for deadlines; the sweep probes instead.
  const isQuick = (): boolean => !isStopped && health !== 'engine_away';

  return {
    nudge(ref, known) {
      if (isQuick()) addInvoice(ref, known);
    },
    nudgeEvent(row) {
      if (isQuick()) addEvent(row);
    },
    nudgeBulk: () => bulk.nudge(),
    start() {
      schedule();
      bulk.start();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      queue.clear();
      await Promise.all([bulk.stop(), sweeping]);
      await queue.idle();
    },
  };
}
