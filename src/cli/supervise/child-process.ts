import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { until } from './until';
import { diesWithParent } from './dies-with-parent';

export interface ChildOptions {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** OS user to run as; only root can choose one. */
  user?: { uid: number; gid: number } | undefined;
  /** Takes both outputs, appended. */
  logFile: string;
  /** Remembers the child, so that a later start can end what a crash left over. */
  pidFile?: string | undefined;
  /** Asks the child to end in order. */
  stopSignal: NodeJS.Signals;
}

export interface Child {
  readonly pid: number;
  isAlive(): boolean;
  /** What the child has written since this start. */
  output(): string;
  /** Its last lines, for an error message. */
  logTail(): string;
  /** Asks it to end, and kills it when it has not ended in time. */
  stop(timeoutMs?: number): Promise<void>;
  /** SIGKILL, without waiting. */
  kill(): void;
}

const tailLines = 15;

/** Starts a server as a child in a process group of its own, so that Ctrl-C reaches only the parent. */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const logStart = statSync(options.logFile).size;
  const [command, args] = diesWithParent(options.command, options.args, options.stopSignal);
  // The log is a file descriptor, not a pipe: the child never blocks on or dies of a busy or dead parent.
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env ?? process.env,
    ...(options.cwd && { cwd: options.cwd }),
    ...options.user,
  });
  closeSync(log);
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.command} has started without a pid`);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  if (options.pidFile) {
    writeFileSync(options.pidFile, JSON.stringify({ pid, owner_pid: process.pid }));
  }
  // A parent that ends without stop() is not held open by its children.
  child.unref();

  const output = () => readFileSync(options.logFile).subarray(logStart).toString('utf8');
  const ended = async (timeoutMs: number) => {
    child.ref();
    await until(() => !isAlive(), {
      timeoutMs,
      what: `process ${pid} (${options.command}) to end`,
      everyMs: 10,
    });
    if (options.pidFile) rmSync(options.pidFile, { force: true });
  };
  return {
    pid,
    isAlive,
    output,
    logTail: () => output().trimEnd().split('\n').slice(-tailLines).join('\n'),
    kill: () => void child.kill('SIGKILL'),
    async stop(timeoutMs = 10_000) {
      if (isAlive()) child.kill(options.stopSignal);
      try {
        await ended(timeoutMs);
      } catch {
        child.kill('SIGKILL');
        await ended(timeoutMs);
      }
    },
  };
}
