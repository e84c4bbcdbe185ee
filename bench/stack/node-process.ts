import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../../src/cli/supervise/child-process';
import type { Child } from '../../src/cli/supervise/child-process';
import { until } from '../../src/cli/supervise/until';
import type { BaselineNews, BaselineStart } from '../baseline/news';

export interface NodeProcessOptions {
  name: string;
  folder: string;
  cpuProf: string | null;
}

const startTimeoutMs = 60_000;

/** A command of the product as its own process, ready when its page answers. */
export async function startHoldfast(
  options: NodeProcessOptions,
  command: { args: string[]; env: NodeJS.ProcessEnv; readyUrl: string },
): Promise<Child> {
  const main = join(__dirname, '../../src/cli/holdfast.ts');
  const child = await startChild({
    command: process.execPath,
    args: [...nodeFlags(options), main, ...command.args],
    env: { ...process.env, ...command.env },
    logFile: join(options.folder, `${options.name}.log`),
    stopSignal: 'SIGTERM',
  });
  const answers = async () => {
    if (!child.isAlive()) throw new Error(`${options.name} did not start:\n${child.logTail()}`);
    // Refused until it listens.
    return fetch(command.readyUrl).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await until(answers, { timeoutMs: startTimeoutMs, what: `${options.name} to be ready` });
  return child;
}

export interface BaselineWorker {
  pid: number;
  listen(listener: (news: BaselineNews) => void): void;
  stop(): Promise<void>;
}

export async function startBaselineWorker(
  options: NodeProcessOptions,
  start: BaselineStart,
): Promise<BaselineWorker> {
  const log = openSync(join(options.folder, `${options.name}.log`), 'a');
  const child = fork(join(__dirname, '../baseline/worker.ts'), {
    execArgv: nodeFlags(options),
    // In a group of its own: Ctrl-C reaches the driver alone, which ends it in order.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  child.send(start);
  await ready(child, options);
  return {
    pid: child.pid ?? 0,
    listen: (listener) => void child.on('message', listener),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function ready(child: ChildProcess, { name, folder }: NodeProcessOptions): Promise<void> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} did not start:\n${readFileSync(join(folder, `${name}.log`), 'utf8')}`);
  });
  await Promise.race([once(child, 'message'), ended]);
  void ended.catch(() => undefined);
}

function nodeFlags({ name, cpuProf }: NodeProcessOptions): string[] {
  // A folder each, because every thread of a process writes a profile of its own.
  const profile = cpuProf ? ['--cpu-prof', `--cpu-prof-dir=${join(cpuProf, name)}`] : [];
  return [...profile, '--import', 'tsx'];
}
