import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from '../support/until';

/** A machine that does much else at the same time needs its time to start everything. */
const deadlineMs = 120_000;

const root = join(__dirname, '..', '..');

export interface RunningCli {
  pid: number;
  /** What it has printed so far, on both outputs. */
  output(): string;
  /** Resolves when it has printed such a text, and rejects when it ends before. */
  prints(text: RegExp): Promise<string>;
  /** The exit code; a signal that ended it is no code. */
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

/** Runs `holdfast …` from the sources, with nothing of the surroundings that names a server or a key. */
export function runCli(args: string[], env: Record<string, string> = {}): RunningCli {
  const foreign =
    /^(TEMPORAL_|STRIPE_|DATABASE_URL$|HOLDFAST_(HOST|PORT|LOG|ENC|ALLOW|TASK|WORKER|URL))/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const script = join(root, 'src', 'cli', 'holdfast.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: root,
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let exitCode: number | null | undefined;
  const take = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve((exitCode = code)));
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    signal: (name) => void child.kill(name),
    async prints(text) {
      const check = () => {
        const match = text.exec(output);
        if (!match && exitCode !== undefined) throw new Error(`It has ended:\n${output}`);
        return match;
      };
      const match = await until(`${String(text)} in:\n${output}`, check, deadlineMs);
      return match[1] ?? match[0];
    },
  };
}
