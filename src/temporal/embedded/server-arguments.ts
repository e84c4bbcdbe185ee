export type SearchAttributeType =
  'Text' | 'Keyword' | 'KeywordList' | 'Int' | 'Double' | 'Bool' | 'Datetime';

export interface ServerShape {
  /** A folder keeps workflows between runs; absent means in memory. */
  dataDir?: string | undefined;
  namespace: string;
  searchAttributes: Record<string, SearchAttributeType>;
  /** Lets a test move a running workflow days ahead. */
  timeSkipping: boolean;
}

/** File of the file-backed server. */
export const databaseFile = (dataDir: string) => `${dataDir}/temporal.sqlite`;

/** Environment that made the measured difference: fewer garbage collections of the server, for some memory. */
export const serverEnvironment = { GOGC: '400' };

// Measured on two cores, see docs/performance.md; one value a line, in the server's own names.
const dynamicConfig = {
  // One partition: strict per-key rates, and no forwarding between partitions on one machine.
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  // Without it an account's backlog starves the accounts behind it.
  'matching.enableFairness': true,
  // One SQLite connection serves everything: under a burst a write may wait longer than the default 5 s.
  'history.shardIOTimeout': '30s',
  // The defaults protect a cluster from its tenants; here there is one tenant.
  'frontend.rps': 100_000,
  'frontend.namespaceRPS': 100_000,
  'frontend.namespaceRPS.visibility': 1_000,
  'matching.rps': 100_000,
  'history.rps': 100_000,
  'matching.persistenceMaxQPS': 100_000,
  'system.visibilityPersistenceMaxReadQPS': 100_000,
  'system.visibilityPersistenceMaxWriteQPS': 100_000,
  // A bulk retry of 1,000 takes 6 s instead of 25.
  'worker.batcherRPS': 1_000,
  'worker.batcherConcurrency': 50,
  'frontend.MaxConcurrentBatchOperationPerNamespace': 10,
};

const timeSkipping = {
  'frontend.WorkflowTimeSkippingEnabled': true,
  // Timers are read up to this far ahead; at the default of 1 s every skipped timer takes a second.
  'history.timerProcessorMaxTimeShift': '10ms',
};

/** Arguments of `temporal` that start the server on these ports. */
export function serverArguments(
  shape: ServerShape,
  { port, uiPort }: { port: number; uiPort: number },
): string[] {
  const config = {
    ...dynamicConfig,
    ...(shape.timeSkipping && timeSkipping),
  };
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    '--ui-ip=127.0.0.1',
    `--port=${port}`,
    `--ui-port=${uiPort}`,
    '--ui-disable-news-fetch',
    '--log-level=error',
    `--namespace=${shape.namespace}`,
    ...pairs('--dynamic-config-value', config, JSON.stringify),
    ...pairs('--search-attribute', shape.searchAttributes, String),
    ...(shape.dataDir ? fileBacked(shape.dataDir) : []),
  ];
}

function fileBacked(dataDir: string): string[] {
  // NORMAL under WAL loses nothing when the process is killed, only possibly the last moments when the power fails.
  const pragmas = { journal_mode: 'WAL', synchronous: 'NORMAL' };
  return ['--db-filename', databaseFile(dataDir), ...pairs('--sqlite-pragma', pragmas, String)];
}

function pairs<T>(flag: string, values: Record<string, T>, print: (value: T) => string): string[] {
  return Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${print(value)}`]);
}
