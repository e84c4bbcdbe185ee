/**
 * Runs keyed jobs, at most `concurrency` at once and each key once at a time. It holds at most
 * `capacity` of them: one too many is refused, because the row behind it waits in the store.
 */
export interface JobQueue {
  /** False: refused, or the same job is here already. */
  add(key: string, job: () => Promise<void>): boolean;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Forgets what has not begun. */
  clear(): void;
}

export function createJobQueue(concurrency: number, capacity: number): JobQueue {
  const waiting = new Map<string, () => Promise<void>>();
  const running = new Set<string>();
  let listeners: (() => void)[] = [];

  function isIdle(): boolean {
    return waiting.size === 0 && running.size === 0;
  }

  function settle(): void {
    if (!isIdle()) return;
    for (const listener of listeners.splice(0)) listener();
  }

  function pull(): void {
    for (const [key, job] of waiting) {
      if (running.size >= concurrency) return;
      waiting.delete(key);
      running.add(key);
      void job().finally(() => {
        running.delete(key);
        pull();
        settle();
      });
    }
  }

  return {
    add(key, job) {
      if (running.has(key) || waiting.has(key) || waiting.size >= capacity) return false;
      waiting.set(key, job);
      pull();
      return true;
    },
    idle: () =>
      isIdle()
        ? Promise.resolve()
        : new Promise((resolve) => {
            listeners = [...listeners, resolve];
          }),
    clear() {
      waiting.clear();
      settle();
    },
  };
}
