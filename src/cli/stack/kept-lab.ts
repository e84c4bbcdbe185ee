import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { startLab } from '../../lab';
import type { LabSnapshot, RunningLab } from '../../lab';
import { CliError } from '../cli-error';
import type { Parts } from '../parts';
import { freePort } from '../supervise/free-port';
import { messageOf } from '../supervise/error-code';
import type { Endpoint } from './webhook-endpoint';

export const labKey = 'sk_test_lab';
const usualPort = 12_111;
const saveEveryMs = 1_000;

interface Kept {
  port: number;
  endpoint: Endpoint | null;
  snapshot: LabSnapshot;
}

/** The lab whose accounts outlive the process: saved soon after each change, and at the end. */
export interface KeptLab {
  running: RunningLab;
  endpoint: Endpoint | null;
  readonly keepEndpoint: (endpoint: Endpoint) => void;
}

export async function startKeptLab(parts: Parts, file: string): Promise<KeptLab> {
  const kept = read(file);
  const port = await freePort(kept?.port ?? usualPort);
  const running = await parts.start(
    'the lab',
    () => startLab({ port }),
    (lab) => lab.stop(),
  );
  // Restored before it is seeded: what is there already stays as it is.
  if (kept) running.lab.restore(kept.snapshot);
  running.lab.seed(labKey);
  let endpoint = kept?.endpoint ?? null;
  const save = () =>
    write(file, { port: running.port, endpoint, snapshot: running.lab.snapshot() });
  await parts.start(
    'the saving of the lab',
    () => saveOnChange(running, save),
    (end) => end(),
  );
  return {
    running,
    endpoint,
    keepEndpoint(made) {
      endpoint = made;
      save();
    },
  };
}

/** Returns what ends the saving, with a last one. */
function saveOnChange({ lab }: RunningLab, save: () => void): () => void {
  let saved = '';
  let timer: NodeJS.Timeout;
  const mark = () =>
    lab
      .accounts()
      .map((account) => account.changes())
      .join(' ');
  const next = (pauseMs: number) => {
    timer = setTimeout(() => {
      const now = mark();
      const startedAt = Date.now();
      if (now !== saved) save();
      saved = now;
      // A big lab takes long to write, and then it is written less often.
      next(Math.max(saveEveryMs, (Date.now() - startedAt) * 20));
    }, pauseMs);
    timer.unref();
  };
  next(saveEveryMs);
  return () => {
    clearTimeout(timer);
    save();
  };
}

function read(file: string): Kept | null {
  if (!existsSync(file)) return null;
  try {
    const kept: Kept = JSON.parse(readFileSync(file, 'utf8'));
    return kept;
  } catch (error) {
    throw new CliError(
      `${file} holds the simulated Stripe accounts and cannot be read: ${messageOf(error)}. ` +
        'Restore it, or remove it to begin with an empty lab.',
    );
  }
}

/** Whole or not at all; it holds the secret of the webhook endpoint. */
function write(file: string, kept: Kept): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
  renameSync(draft, file);
}
