import { workflowIdOf } from '../../src/domain/ids';
import { until } from '../../src/cli/supervise/until';
import { closedLoop } from '../closed-loop';
import type { Load } from '../loads/load';
import { differenceOf, readCpu } from '../stack/process-cpu';
import type { CpuMs } from '../stack/process-cpu';
import type { Stack } from '../stack/start-stack';
import { meanOf } from './percentile';

/** One kind in one round. */
export interface Round {
  kind: Load['kind'];
  ids: string[];
  /** From the first start to the last record. */
  seconds: number;
  /** By process, until every workflow has closed. */
  cpuMs: CpuMs;
  historyEvents: number;
  historyBytes: number;
}

interface Size {
  name: string;
  invoices: number;
  inFlight: number;
}

const closeTimeoutMs = 30_000;
const sampledHistories = 50;

export async function runRound(stack: Stack, load: Load, size: Size): Promise<Round> {
  const ids = Array.from({ length: size.invoices }, (_, n) => `${load.kind}-${size.name}-${n}`);
  const cpuBefore = readCpu(stack.processes);
  const begun = performance.now();
  await closedLoop(ids.length, size.inFlight, (n) => load.one(ids[n] ?? ''));
  const seconds = (performance.now() - begun) / 1000;
  // The last step of a workflow is done before the workflow is; its end belongs to this round, not to the next.
  await Promise.all(ids.slice(-size.inFlight).map((id) => closed(stack, load, id)));
  const cpuMs = differenceOf(cpuBefore, readCpu(stack.processes));
  const histories = await sampleHistories(stack, load, ids);
  return { kind: load.kind, ids, seconds, cpuMs, ...histories };
}

async function closed({ temporal }: Stack, { connection }: Load, id: string): Promise<void> {
  const handle = temporal.workflow.getHandle(workflowIdOf({ connection, invoice_id: id }));
  const isClosed = async () => (await handle.describe()).status.name === 'COMPLETED';
  await until(isClosed, { timeoutMs: closeTimeoutMs, what: `${id} to close`, everyMs: 200 });
}

/** As the server counts them, over the whole round in even steps. */
async function sampleHistories({ temporal }: Stack, { connection }: Load, ids: string[]) {
  const step = Math.max(1, Math.floor(ids.length / sampledHistories));
  const events: number[] = [];
  const bytes: number[] = [];
  for (const id of ids.filter((_, n) => n % step === 0)) {
    const handle = temporal.workflow.getHandle(workflowIdOf({ connection, invoice_id: id }));
    const { historyLength, historySize } = await handle.describe();
    events.push(historyLength);
    bytes.push(historySize ?? Number.NaN);
  }
  return { historyEvents: meanOf(events), historyBytes: meanOf(bytes) };
}
