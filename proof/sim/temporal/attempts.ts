import { AsyncLocalStorage } from 'node:async_hooks';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ActivityTask } from './activity-task';

/** A call that is about to leave an attempt, or an answer that a process which stands still has not heard yet. */
export interface Call {
  to: 'stripe' | 'store' | 'frozen';
  name: string;
}

/** One attempt of an activity in some worker. It stops before every call until the scheduler lets it go. */
export interface Attempt {
  task: ActivityTask;
  number: number;
  call: Call | null;
  isDead: boolean;
  /** When it ceased to send heartbeats; null: it sends them. */
  silentSince: number | null;
  /** Does not move before then. */
  frozenUntil: number;
  startedAt: number;
  outcome: { value: unknown } | { error: unknown } | null;
}

export class ProcessDied extends Error {
  constructor() {
    super('This process is dead.');
  }
}

const current = new AsyncLocalStorage<Attempt>();
const logger = new DefaultLogger('ERROR');

type Activity = (argument: never) => Promise<unknown>;

/** The attempts that run, one moving at a time. */
export class Attempts {
  readonly all = new Set<Attempt>();
  readonly #go = new Map<Attempt, () => void>();
  #moving = 0;
  #idle: (() => void)[] = [];

  /** The attempt on whose behalf the code that asks runs; null: somebody else's. */
  static current(): Attempt | null {
    return current.getStore() ?? null;
  }

  /** The youngest attempt of a task that has not ended. */
  of(task: ActivityTask): Attempt | null {
    return [...this.all].find((one) => one.task === task && one.number === task.attempt) ?? null;
  }

  begin(task: ActivityTask, activity: Activity, now: number): Attempt {
    task.attempt += 1;
    task.dueAt = null;
    task.startedAt = now;
    task.silentSince = null;
    const attempt: Attempt = {
      task,
      number: task.attempt,
      call: null,
      isDead: false,
      silentSince: null,
      frozenUntil: 0,
      startedAt: now,
      outcome: null,
    };
    this.all.add(attempt);
    this.#moving += 1;
    const info = {
      attempt: task.attempt,
      scheduledTimestampMs: task.scheduledAt,
      startToCloseTimeoutMs: task.startToCloseMs,
      // Its timer runs by the real clock here; the scheduler alone knows who was silent.
      heartbeatTimeoutMs: task.startToCloseMs,
    };
    const environment = new MockActivityEnvironment(info, { logger });
    void current
      .run(attempt, () => environment.run(activity, task.argument as never))
      .then(
        (value) => (attempt.outcome = { value }),
        (error: unknown) => (attempt.outcome = { error }),
      )
      .finally(() => this.#stopped());
    return attempt;
  }

  /** Called by the code under test: resolves when the scheduler lets the call go. */
  async arrive(attempt: Attempt, call: Call): Promise<void> {
    if (attempt.isDead) throw new ProcessDied();
    attempt.call = call;
    this.#stopped();
    await new Promise<void>((resolve) => void this.#go.set(attempt, resolve));
    if (attempt.isDead) throw new ProcessDied();
  }

  /** Lets it go on to its next call or its end, and waits until it is there. */
  async resume(attempt: Attempt): Promise<void> {
    const go = this.#go.get(attempt);
    if (!go) return;
    this.#go.delete(attempt);
    attempt.call = null;
    this.#moving += 1;
    go();
    await this.idle();
  }

  /** Its process is gone: whatever its code still tries has no effect. */
  async kill(attempt: Attempt, now: number): Promise<void> {
    attempt.isDead = true;
    attempt.silentSince ??= now;
    await this.resume(attempt);
  }

  async idle(): Promise<void> {
    if (this.#moving === 0) return;
    await new Promise<void>((resolve) => void this.#idle.push(resolve));
  }

  #stopped(): void {
    this.#moving -= 1;
    if (this.#moving > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
