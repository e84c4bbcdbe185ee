import { execFile } from 'node:child_process';
import { errorCode } from './error-code';

export interface Ran {
  ok: boolean;
  stdout: string;
  /** Why it did not work, in one line. */
  problem: string;
}

interface RunOptions {
  timeoutMs: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number } | undefined;
}

/** Runs a program to its end; never rejects, because a missing or broken program is an answer here. */
export function runProgram(command: string, args: string[], options: RunOptions): Promise<Ran> {
  const { timeoutMs, user, ...rest } = options;
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { ...rest, ...user, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 16 << 20 },
      (error, stdout, stderr) => {
        resolve({ ok: !error, stdout, problem: error ? explain(error, stderr, timeoutMs) : '' });
      },
    );
  });
}

function explain(error: Error & { killed?: boolean }, stderr: string, timeoutMs: number): string {
  if (errorCode(error) === 'ENOENT') return 'not found';
  if (error.killed) return `no end after ${timeoutMs / 1000} s`;
  const lines = stderr.trim().split('\n').filter(Boolean);
  return (lines.findLast((line) => /error|fatal/i.test(line)) ?? lines.at(-1) ?? error.message)
    .replace(/\s+/g, ' ')
    .slice(0, 200);
}
