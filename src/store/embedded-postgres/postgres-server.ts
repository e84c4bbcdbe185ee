import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from '../../cli/supervise/child-process';
import { startChild } from '../../cli/supervise/child-process';
import { messageOf } from '../../cli/supervise/error-code';
import { freePort } from '../../cli/supervise/free-port';
import { endLeftOver } from '../../cli/supervise/left-over';
import { processFacts } from '../../cli/supervise/process-facts';
import { until } from '../../cli/supervise/until';
import { cleanEnvironment, clusterMajor, createCluster, readPassword, superuser } from './cluster';
import { createDatabase, dataDirectory, databaseUrl, hasDatabase } from './databases';
import { findHome, reachableBinDir } from './place';
import type { Place } from './place';
import { resolvePostgresBinaries } from './postgres-binaries';

export interface PostgresOptions {
  dataDir: string;
  /** Wanted port; a busy one is worked around. */
  port?: number;
  logFile: string;
  /** False gives up crash safety for speed: for tests. */
  durable?: boolean;
  /** Told what a person should know, in one line. */
  say?: (line: string) => void;
}

export interface PostgresServer {
  /** The database `holdfast`. */
  url: string;
  /** The database `postgres` of the same server, for creating others. */
  adminUrl: string;
  readonly pid: number;
  binDir: string;
  stop(): Promise<void>;
  /** SIGKILL to the postmaster, as a crash; `restart` brings it back. */
  kill(): void;
  /** Stops it if it runs and starts it on the same port and data. */
  restart(): Promise<void>;
}

const productDatabase = 'holdfast';
const attempts = 3;
const startTimeoutMs = 60_000;
// PostgreSQL's "fast shutdown": sessions are cut, everything committed is on disk.
const stopSignal = 'SIGINT';

/** Starts a PostgreSQL of our own on loopback, as a child process, and resolves when it answers. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { durable = true, say = () => {}, logFile } = options;
  const { home, cluster, user } = findHome(options.dataDir, say);
  const binaries = await resolvePostgresBinaries({ major: clusterMajor(cluster) });
  const place: Place = { home, cluster, user, binDir: reachableBinDir(binaries, user) };
  await endLeftOver({ pidFile: pidFile(place), marker: place.cluster, stopSignal });
  if (clusterMajor(cluster) === undefined) await createCluster(place, durable);
  forgetForeignPid(place);

  const start = (port: number) => launch(place, { port, durable, logFile });
  let { child, port } = await startOnFreePort(start, options.port);
  const adminUrl = urlOf(place, port);
  if (!(await hasDatabase(adminUrl, productDatabase))) {
    await createDatabase(adminUrl, productDatabase);
  }
  return {
    url: databaseUrl(adminUrl, productDatabase),
    adminUrl,
    binDir: place.binDir,
    get pid() {
      return child.pid;
    },
    stop: () => child.stop(),
    kill: () => child.kill(),
    async restart() {
      await child.stop();
      child = await start(port);
    },
  };
}

async function startOnFreePort(
  start: (port: number) => Promise<Child>,
  wanted?: number,
): Promise<{ child: Child; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(wanted);
    try {
      return { child: await start(port), port };
    } catch (error) {
      if (attempt === attempts || !messageOf(error).includes('Address already in use')) throw error;
    }
  }
}

async function launch(
  place: Place,
  { port, durable, logFile }: { port: number; durable: boolean; logFile: string },
): Promise<Child> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const child = await startChild({
      command: join(place.binDir, 'postgres'),
      args: ['-D', place.cluster, ...settings(port, durable)],
      env: cleanEnvironment(),
      cwd: place.cluster,
      user: place.user,
      logFile,
      pidFile: pidFile(place),
      stopSignal,
    });
    try {
      await answers(child, place, port);
      return child;
    } catch (error) {
      const logTail = child.logTail();
      await child.stop();
      // After a SIGKILL to the postmaster its sessions take a moment to notice and let go of the shared memory.
      if (logTail.includes('shared memory block') && Date.now() < deadline) continue;
      throw new Error(
        `PostgreSQL (${place.binDir}) did not start on ${place.cluster}: ${messageOf(error)}. ` +
          `Its log (${logFile}) ends with:\n${logTail}`,
        { cause: error },
      );
    }
  }
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its path would be limited to 107 bytes, and loopback with a password serves everyone.
    unix_socket_directories: '',
    max_connections: 200,
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** It answers when our child lives and the cluster behind the port is ours, not another server's. */
async function answers(child: Child, place: Place, port: number): Promise<void> {
  const adminUrl = urlOf(place, port);
  await until(
    async () => {
      if (!child.isAlive()) throw new Error('it ended while starting');
      try {
        return (await dataDirectory(adminUrl)) === place.cluster;
      } catch {
        // Not yet up, or still recovering: the caller has the deadline.
        return false;
      }
    },
    { timeoutMs: startTimeoutMs, what: 'PostgreSQL to answer' },
  );
}

function urlOf(place: Place, port: number): string {
  return `postgres://${superuser}:${readPassword(place)}@127.0.0.1:${port}/postgres`;
}

const pidFile = (place: Place) => join(place.home, 'postgres.pid');

/**
 * PostgreSQL judges a left-over postmaster.pid by whether that pid lives. After a reboot or in a new container the pid
 * may be another program's, and the server would refuse to start for ever.
 */
function forgetForeignPid(place: Place): void {
  const file = join(place.cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const commandLine = processFacts(pid)?.commandLine;
  if (commandLine !== undefined && !commandLine.includes('postgres')) rmSync(file);
}
