import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface OsUser {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Root therefore lends the server another user: the owner of the folder, if that
 * is not root (`sudo npm start` in someone's checkout), else `postgres`, else `nobody`. Undefined: run as we are.
 */
export function unprivilegedUser(dataDir: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(nearestExisting(dataDir));
  if (uid !== 0) return { uid, gid };
  for (const name of ['postgres', 'nobody']) {
    const user = lookUp(name);
    if (user) return user;
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this system has neither a user postgres nor nobody. Create one, run as an ' +
      'ordinary user, or set DATABASE_URL.',
  );
}

function lookUp(name: string): OsUser | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    // `id` exits 1 when there is no such user; without `id` there is no way to know either.
    return undefined;
  }
}

/** Whether the user may pass through every folder above the path. */
export function canReach(user: OsUser, path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && !mayPass(user, folder)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function mayPass({ uid, gid }: OsUser, folder: string): boolean {
  const stat = statSync(folder);
  // The first class that fits decides, as in the kernel.
  if (stat.uid === uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

function nearestExisting(path: string): string {
  while (!lstatSync(path, { throwIfNoEntry: false })) path = dirname(path);
  return path;
}
