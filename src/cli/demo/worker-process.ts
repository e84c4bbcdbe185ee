import { startChild } from '../supervise/child-process';
import type { Child } from '../supervise/child-process';
import { freePort } from '../supervise/free-port';
import { until } from '../supervise/until';

/** `holdfast worker` as a process of its own, which can be killed and started again. */
export interface WorkerProcess {
  readonly pid: number;
  /** Resolves when it works; rejects with the end of its log when it has ended by itself. */
  ready(): Promise<void>;
  /** Null while it lives or was killed on purpose; else the end of its log. */
  failure(): string | null;
  /** SIGKILL. */
  kill(): void;
  startAgain(): Promise<void>;
  logTail(): string;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;
/** The worker lets a call to Stripe that is under way end. */
const stopTimeoutMs = 25_000;

export async function startWorkerProcess(
  env: NodeJS.ProcessEnv,
  logFile: string,
): Promise<WorkerProcess> {
  const port = await freePort();
  const launch = () =>
    startChild({
      command: process.execPath,
      // The same loader as ours: from the sources that is tsx, in a build there is none.
      args: [...process.execArgv, process.argv[1] ?? '', 'worker'],
      env: { ...env, HOLDFAST_WORKER_HEALTH_PORT: String(port) },
      logFile,
      stopSignal: 'SIGTERM',
    });
  let child: Child = await launch();
  let isKilled = false;
  let isStopped = false;
  const failure = () =>
    isKilled || child.isAlive() ? null : `The worker has ended by itself:\n${child.logTail()}`;

  return {
    get pid() {
      return child.pid;
    },
    failure,
    async ready() {
      await until(async () => failure() !== null || (await answers(port)), {
        timeoutMs: readyTimeoutMs,
        what: 'the worker to be ready',
      });
      const problem = failure();
      if (problem) throw new Error(problem);
    },
    kill() {
      isKilled = true;
      child.kill();
    },
    async startAgain() {
      if (isStopped) return;
      child = await launch();
      isKilled = false;
      if (isStopped) await child.stop(stopTimeoutMs);
    },
    logTail: () => child.logTail(),
    stop() {
      isStopped = true;
      return child.stop(stopTimeoutMs);
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    // Nobody listens yet; the caller has the deadline.
    return false;
  }
}
