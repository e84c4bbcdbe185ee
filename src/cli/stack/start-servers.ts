import { CliError, exitCodes } from '../cli-error';
import { readTemporal } from '../config';
import type { TemporalTarget } from '../config';
import type { Parts } from '../parts';
import type { Settings } from '../settings';
import type { DataFolder } from './data-folder';
import { startOwnPostgres } from './postgres';
import type { Progress } from './progress';
import { startTemporal } from './temporal';

export interface Servers {
  temporal: TemporalTarget;
  uiUrl: string | null;
  databaseUrl: string;
}

interface Context {
  folder: DataFolder;
  progress: Progress;
  /** False gives up safety from a power failure for speed. */
  isDurable?: boolean;
}

/** Temporal and PostgreSQL of our own, at the same time. */
export async function startOwnServers(parts: Parts, context: Context): Promise<Servers> {
  const [{ target, uiUrl }, databaseUrl] = await allOrError([
    startTemporal(parts, context),
    startOwnPostgres(parts, context),
  ]);
  return { temporal: target, uiUrl, databaseUrl };
}

/** The same, except for what the environment names: that is used as it is. */
export async function startOrFindServers(
  parts: Parts,
  context: Context,
  { settings, env }: { settings: Settings; env: NodeJS.ProcessEnv },
): Promise<Servers> {
  const { progress } = context;
  const [{ target, uiUrl }, databaseUrl] = await allOrError([
    env['TEMPORAL_ADDRESS']
      ? namedTemporal(settings, env, progress)
      : startTemporal(parts, context),
    settings.DATABASE_URL
      ? namedDatabase(settings.DATABASE_URL, progress)
      : startOwnPostgres(parts, context),
  ]);
  return { temporal: target, uiUrl, databaseUrl };
}

/** Waits for both, so that when one fails the other is known and can be stopped. */
async function allOrError<A, B>(works: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

async function namedTemporal(settings: Settings, env: NodeJS.ProcessEnv, progress: Progress) {
  const target = readTemporal(env);
  if (typeof target === 'string') throw new CliError(target, exitCodes.wrongSettings);
  const uiUrl = settings.HOLDFAST_TEMPORAL_UI_URL ?? null;
  return progress.run(
    'Temporal',
    async () => ({ target, uiUrl }),
    () => `at ${target.connection.address}, as TEMPORAL_ADDRESS says; none is started`,
  );
}

function namedDatabase(url: string, progress: Progress): Promise<string> {
  // Without user and password.
  const { host, pathname } = new URL(url);
  return progress.run(
    'PostgreSQL',
    async () => url,
    () => `at ${host}${pathname}, as DATABASE_URL says; none is started`,
  );
}
