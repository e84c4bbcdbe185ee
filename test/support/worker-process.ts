import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../src/cli/supervise/free-port';
import { until } from './until';

/** `holdfast worker` as an operator runs it: a process that can really be killed. */
export interface WorkerProcess {
  readonly pid: number;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const root = join(__dirname, '..', '..');

export async function startWorkerProcess(
  environment: Record<string, string>,
): Promise<WorkerProcess> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'src', 'cli', 'holdfast.ts'), 'worker'],
    {
      cwd: root,
      env: { ...process.env, ...environment, HOLDFAST_WORKER_HEALTH_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  await until(
    'the worker process is ready',
    async () => {
      if (child.exitCode !== null) throw new Error(`The worker ended: ${output.slice(-2_000)}`);
      return isReady(port);
    },
    60_000,
  );
  return {
    pid: child.pid ?? 0,
    kill: () => end(child, 'SIGKILL', () => output),
    stop: () => end(child, 'SIGTERM', () => output),
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

async function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  output: () => string,
): Promise<void> {
  // A worker that ended by itself is a fault of its own, and must not hide behind the kill.
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`The worker had ended by itself: ${output().slice(-3_000)}`);
  }
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
