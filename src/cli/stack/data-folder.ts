import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError, exitCodes } from '../cli-error';
import { errorCode } from '../supervise/error-code';
import { processFacts } from '../supervise/process-facts';

export interface DataFolder {
  path: string;
  file(name: string): string;
  release(): void;
}

/** Opens the folder that keeps everything between runs, for this process alone. */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  const topmost = mkdirSync(folder, { recursive: true });
  // PostgreSQL runs as another user when we are root, and must be able to pass through.
  if (topmost !== undefined) chmodSync(folder, 0o711);
  const lock = join(folder, 'holdfast.pid');
  takeLock(folder, lock);
  return {
    path: folder,
    file: (name) => join(folder, name),
    release: () => rmSync(lock, { force: true }),
  };
}

function takeLock(folder: string, lock: string): void {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    while (!tryLink(mine, lock)) {
      const owner = ownerOf(lock);
      if (owner !== null) {
        throw new CliError(
          `${folder} is in use by another Holdfast, process ${owner}. Stop that one, or choose another folder with --data-dir.`,
          exitCodes.wrongSettings,
        );
      }
      // Its owner is gone without having removed it.
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** A link appears whole, with the pid in it, and only when there is none. */
function tryLink(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A pid alone proves nothing: it may have been given to another program since. */
function ownerOf(lock: string): number | null {
  if (!existsSync(lock)) return null;
  const pid = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  if (!(pid > 0) || pid === process.pid) return null;
  return processFacts(pid)?.commandLine.includes('holdfast') ? pid : null;
}
