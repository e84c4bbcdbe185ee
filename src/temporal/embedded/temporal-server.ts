import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Child } from '../../cli/supervise/child-process';
import { startChild } from '../../cli/supervise/child-process';
import { messageOf } from '../../cli/supervise/error-code';
import { freePort } from '../../cli/supervise/free-port';
import { endLeftOver } from '../../cli/supervise/left-over';
import { until } from '../../cli/supervise/until';
import { databaseFile, serverArguments, serverEnvironment } from './server-arguments';
import type { SearchAttributeType, ServerShape } from './server-arguments';
import { resolveTemporalCli } from './temporal-cli';

export interface TemporalServerOptions {
  /** Folder that keeps the workflows between runs; absent: in memory. */
  dataDir?: string;
  /** Wanted ports; a busy one is worked around. */
  port?: number;
  uiPort?: number;
  logFile: string;
  namespace?: string;
  searchAttributes: Record<string, SearchAttributeType>;
  timeSkipping?: boolean;
}

export interface TemporalServer {
  address: string;
  uiUrl: string;
  pid: number;
  stop(): Promise<void>;
  /** SIGKILL, as a crash; start again with the same folder and port. */
  kill(): void;
}

const attempts = 3;
const startTimeoutMs = 60_000;

/** Starts the single-binary Temporal server as a child process and resolves when it answers. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const cli = await resolveTemporalCli();
  const shape: ServerShape = {
    dataDir: options.dataDir && resolve(options.dataDir),
    namespace: options.namespace ?? 'default',
    searchAttributes: options.searchAttributes,
    timeSkipping: options.timeSkipping ?? false,
  };
  const pidFile = shape.dataDir && join(shape.dataDir, 'temporal.pid');
  if (shape.dataDir && pidFile) {
    mkdirSync(shape.dataDir, { recursive: true });
    await endLeftOver({ pidFile, marker: databaseFile(shape.dataDir), stopSignal });
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(options.port);
    const ports = { port, uiPort: await freePort(options.uiPort) };
    const child = await startChild({
      command: cli.path,
      args: serverArguments(shape, ports),
      env: { ...process.env, ...serverEnvironment },
      logFile: options.logFile,
      pidFile,
      stopSignal,
    });
    try {
      await answers(child, `127.0.0.1:${port}`, shape.namespace);
      return toServer(child, ports);
    } catch (error) {
      const portWasTaken = child.output().includes('address already in use');
      await child.stop();
      if (portWasTaken && attempt < attempts) continue;
      throw new Error(startProblem(messageOf(error), child, options.logFile), { cause: error });
    }
  }
}

const stopSignal = 'SIGTERM';

function toServer(
  child: Child,
  { port, uiPort }: { port: number; uiPort: number },
): TemporalServer {
  return {
    address: `127.0.0.1:${port}`,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    pid: child.pid,
    stop: () => child.stop(),
    kill: () => child.kill(),
  };
}

/**
 * A foreign server that took the port a moment ago would answer too. So our own child must first have said that it
 * serves (it prints its addresses once its ports are bound) and must still live after the answer.
 */
async function answers(child: Child, address: string, namespace: string): Promise<void> {
  await until(() => endedEarly(child) || child.output().includes('Temporal Server:'), {
    timeoutMs: startTimeoutMs,
    what: 'the Temporal server to start',
  });
  const connection = await Connection.connect({ address, connectTimeout: '30s' });
  try {
    await until(() => endedEarly(child) || knowsNamespace(connection, namespace), {
      timeoutMs: startTimeoutMs,
      what: `the namespace ${namespace}`,
    });
  } finally {
    await connection.close();
  }
}

function endedEarly(child: Child): false {
  if (child.isAlive()) return false;
  throw new Error('it ended while starting');
}

async function knowsNamespace(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + 5_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    // Not yet: the frontend answers a little before everything behind it does. The caller has the deadline.
    return false;
  }
}

function startProblem(reason: string, child: Child, logFile: string): string {
  return `The Temporal server did not start: ${reason}. Its log (${logFile}) ends with:\n${child.logTail()}`;
}
