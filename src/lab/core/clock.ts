/** Something that becomes due on the lab's clock; plain data, so that it survives a snapshot. */
export interface Task {
  at_ms: number;
  kind: string;
  account: string;
  subject: string;
  detail?: string;
}

export interface ClockState {
  offset_ms: number;
  tasks: Task[];
}

export interface LabClock {
  nowMs(): number;
  nowSeconds(): number;
  schedule(task: Task): void;
  /** Who runs a kind of task; a task of an unknown kind is dropped. */
  on(kind: string, run: (task: Task) => void): void;
  /** Moves the clock and runs all that becomes due, in order, each at its own time. */
  advance(seconds: number): number;
  nextDueMs(): number | null;
  reset(): void;
  stop(): void;
  snapshot(): ClockState;
  restore(state: ClockState): void;
}

/** setTimeout fires at once when asked for more than this. */
const longestTimerMs = 2_147_483_647;

/** Real time plus an offset that only `advance` moves. */
export function createClock(realNow: () => number = Date.now): LabClock {
  const handlers = new Map<string, (task: Task) => void>();
  let offsetMs = 0;
  let frozenAt: number | null = null;
  let tasks: Task[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const nowMs = (): number => frozenAt ?? realNow() + offsetMs;

  function rearm(): void {
    clearTimeout(timer);
    const next = tasks[0];
    if (stopped || next === undefined) return;
    const wait = Math.min(Math.max(next.at_ms - nowMs(), 0), longestTimerMs);
    timer = setTimeout(() => {
      runUntil(nowMs());
      rearm();
    }, wait);
    timer.unref();
  }

  function runUntil(limitMs: number): void {
    for (let next = tasks[0]; next !== undefined && next.at_ms <= limitMs; next = tasks[0]) {
      tasks.shift();
      if (frozenAt !== null) frozenAt = Math.max(frozenAt, next.at_ms);
      handlers.get(next.kind)?.(next);
    }
  }

  return {
    nowMs,
    nowSeconds: () => Math.floor(nowMs() / 1000),
    schedule(task) {
      let low = 0;
      let high = tasks.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((tasks[middle]?.at_ms ?? 0) <= task.at_ms) low = middle + 1;
        else high = middle;
      }
      tasks.splice(low, 0, task);
      if (low === 0 && frozenAt === null) rearm();
    },
    on: (kind, run) => void handlers.set(kind, run),
    advance(seconds) {
      // Whole milliseconds: what is due at the end of the advance must not be a fraction later.
      const ms = Math.round(seconds * 1000);
      const target = nowMs() + ms;
      frozenAt = nowMs();
      try {
        runUntil(target);
      } finally {
        frozenAt = null;
      }
      offsetMs += ms;
      rearm();
      return nowMs();
    },
    nextDueMs: () => tasks[0]?.at_ms ?? null,
    reset() {
      tasks = [];
      offsetMs = 0;
      rearm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    snapshot: () => ({ offset_ms: offsetMs, tasks: [...tasks] }),
    restore(state) {
      offsetMs = state.offset_ms;
      tasks = [...state.tasks];
      rearm();
    },
  };
}
