import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../cli/supervise/error-code';
import { runProgram } from '../../cli/supervise/run-program';
import type { Place } from './place';

/** The superuser of the embedded server. */
export const superuser = 'holdfast';

/** Environment without PGDATA, PGPORT and the like, which would steer the server away from our folder. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  // macOS: the postmaster refuses to start when the locale has to be looked up by threads.
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** Major version that made the cluster; undefined when there is none yet. */
export function clusterMajor(cluster: string): number | undefined {
  if (!existsSync(cluster)) return undefined;
  try {
    return Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    throw new Error(
      `${cluster} belongs to another user, probably because root started it once. Start as that user, or choose ` +
        'another data folder (--data-dir).',
      { cause: error },
    );
  }
}

/**
 * Creates the cluster and its random password. Password and loopback instead of trust: on a shared machine every local
 * user reaches loopback, and a superuser of PostgreSQL can run programs as its OS user.
 */
export async function createCluster(place: Place, durable: boolean): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  // Made under another name and renamed, so that a crash half way leaves no half cluster behind.
  const unfinished = `${place.cluster}.unfinished`;
  const passwordFile = join(place.home, 'initdb-password');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (place.user) {
    for (const path of [unfinished, passwordFile]) {
      chownSync(path, place.user.uid, place.user.gid);
    }
  }
  const ran = await runProgram(
    join(place.binDir, 'initdb'),
    [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      '--encoding=UTF8',
      '--no-locale',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      ...(durable ? [] : ['--no-sync']),
    ],
    { timeoutMs: 180_000, cwd: unfinished, env: cleanEnvironment(), user: place.user },
  );
  rmSync(passwordFile);
  if (!ran.ok) {
    throw new Error(`initdb (${place.binDir}) could not create ${place.cluster}: ${ran.problem}`);
  }
  writeFileSync(join(place.home, 'password'), password, { mode: 0o600 });
  renameSync(unfinished, place.cluster);
}

export function readPassword(place: Place): string {
  return readFileSync(join(place.home, 'password'), 'utf8');
}
