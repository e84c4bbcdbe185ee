import { startLab } from '../../lab';
import type { Lab, RunningLab } from '../../lab';
import type { Parts } from '../parts';
import { freePort } from '../supervise/free-port';
import { messageOf } from '../supervise/error-code';
import { readKept, setAside, writeKept, type Kept } from './kept-lab-file';
import type { Endpoint } from './webhook-endpoint';

export const labKey = 'sk_test_lab';
const usualPort = 12_111;
const saveEveryMs = 1_000;

/** The lab whose accounts outlive the process: saved soon after each change, and at the end. */
export interface KeptLab {
  running: RunningLab;
  endpoint: Endpoint | null;
  readonly keepEndpoint: (endpoint: Endpoint) => void;
}

/** What cannot be restored is set aside, said so by `note`, and the lab begins anew. */
export async function startKeptLab(
  parts: Parts,
  file: string,
  note: (text: string) => void,
): Promise<KeptLab> {
  const found = readKept(file, note);
  const port = await freePort(found?.port ?? usualPort);
  const running = await parts.start(
    'the lab',
    () => startLab({ port }),
    (lab) => lab.stop(),
  );
  // Restored before it is seeded: what is there already stays as it is.
  const kept = found && (restored(running.lab, found, file, note) ? found : null);
  running.lab.seed(labKey);
  let endpoint = kept?.endpoint ?? null;
  const save = () =>
    writeKept(file, { port: running.port, endpoint, snapshot: running.lab.snapshot() });
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

function restored(lab: Lab, kept: Kept, file: string, note: (text: string) => void): boolean {
  try {
    lab.restore(kept.snapshot);
    return true;
  } catch (error) {
    // Whatever in it is not as this lab would have written it: the file is kept, and nothing of it used.
    lab.reset();
    setAside(file, messageOf(error), note);
    return false;
  }
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
