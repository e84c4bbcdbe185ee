import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { copyBinaries } from './npm-package';
import { canReach, unprivilegedUser } from './os-user';
import type { OsUser } from './os-user';
import type { PostgresBinaries } from './postgres-binaries';

/** Where one embedded server lives and as whom it runs. */
export interface Place {
  /** Holds everything of this server: cluster, password, pid file. */
  home: string;
  /** PGDATA. */
  cluster: string;
  binDir: string;
  user: OsUser | undefined;
}

// Root's own folder for data of programs: survives a reboot, unlike /tmp, and every user may pass through it.
const rootsFallback = '/var/lib/holdfast';

/**
 * Finds a home the server's OS user can reach. Only root has the question: in a checkout under /root the lent user
 * cannot pass, and loosening folders that are not ours is not for us, so data and programs go to /var/lib/holdfast.
 */
export function findHome(
  dataDir: string,
  say: (line: string) => void,
): Pick<Place, 'home' | 'cluster' | 'user'> {
  const wanted = resolve(dataDir);
  const user = unprivilegedUser(wanted);
  let home = wanted;
  if (user && !canReach(user, join(wanted, 'cluster'))) {
    const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
    home = join(rootsFallback, name);
    say(
      `· PostgreSQL may not run as root and no other user can reach ${wanted}: its data is in ${home}`,
    );
  }
  if (user) makePassable(home);
  else mkdirSync(home, { recursive: true });
  const cluster = join(home, 'cluster');
  // An existing cluster belongs to the user that made it, whoever would be chosen today.
  return { home, cluster, user: user && unprivilegedUser(cluster) };
}

/** Creates the folder and what is missing above it, passable under any umask: the cluster inside closes itself. */
function makePassable(home: string): void {
  const topmost = mkdirSync(home, { recursive: true });
  if (topmost === undefined) return;
  for (let folder = home; folder.length >= topmost.length; folder = dirname(folder)) {
    chmodSync(folder, 0o711);
  }
}

/** The folder of programs, copied when the lent user cannot reach it (npm package in a checkout under /root). */
export function reachableBinDir(
  { binDir, version }: PostgresBinaries,
  user: OsUser | undefined,
): string {
  if (!user || canReach(user, join(binDir, 'postgres'))) return binDir;
  return copyBinaries(binDir, join(rootsFallback, `postgres-${version}`));
}
