import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createParts } from '../src/cli/parts';
import type { Parts } from '../src/cli/parts';
import { stopInOrder } from '../src/cli/stop-in-order';
import { listenForStop } from '../src/cli/stop-signal';
import { messageOf } from '../src/cli/supervise/error-code';
import { machine } from './figures/figures';
import { blockedInvoices } from './loads/blocked-invoices';
import { cloneRows } from './loads/clone-rows';
import { count } from './options';
import { startStack } from './stack/start-stack';
import type { Stack } from './stack/start-stack';

const usage = `npm run bench:export -- [options]

  --rows N   invoices that are exported, once as CSV and once as NDJSON (100000)`;

const say = (line: string) => console.error(`· ${line}`);
const sampleEveryMs = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const rows = count('--rows', values.rows);
  const parts = createParts();
  const stop = listenForStop(parts, say);
  await stopInOrder({ parts, stop, say, complain: say }, () => bench(parts, rows));
  if (stop.wasAsked()) process.exitCode = 130;
}

async function bench(parts: Parts, rows: number): Promise<void> {
  const stack = await startStack(parts, { cpuProf: null, say });
  console.log(JSON.stringify(machine()));
  const { connection } = await blockedInvoices(stack, 'export', 1);
  say(`writing ${rows} rows`);
  const many = await cloneRows(stack, connection, rows);
  say('reading one small export first, so that everything is loaded');
  for (const format of ['csv', 'ndjson']) await read(stack, connection, format);
  for (const format of ['csv', 'ndjson']) console.log(await measure(stack, many, format, rows));
}

async function measure(
  stack: Stack,
  connection: string,
  format: string,
  rows: number,
): Promise<string> {
  const before = rssOfApi(stack);
  let peak = before;
  const sampling = setInterval(() => (peak = Math.max(peak, rssOfApi(stack))), sampleEveryMs);
  const begun = performance.now();
  const { lines, bytes } = await read(stack, connection, format);
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(sampling);
  const header = format === 'csv' ? 1 : 0;
  if (lines !== rows + header) throw new Error(`${lines} lines came, not ${rows + header}.`);
  const memory = `memory of the API ${toMb(before)} before, ${toMb(peak)} at most, ${toMb(rssOfApi(stack))} after`;
  const rate = Math.round(rows / seconds);
  return `${format}: ${rows} rows, ${toMb(bytes)}, ${seconds.toFixed(1)} s, ${rate} rows a second; ${memory}`;
}

async function read({ apiUrl }: Stack, connection: string, format: string) {
  const answer = await fetch(`${apiUrl}/v1/exports/invoices?format=${format}`, {
    headers: { 'holdfast-connection': connection },
  });
  if (!answer.ok || !answer.body) throw new Error(`The export answered ${answer.status}.`);
  let lines = 0;
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === newline) lines += 1;
  }
  return { lines, bytes };
}

const newline = 10;

/** What the process holds in memory, in bytes; Linux only. */
function rssOfApi({ processes }: Stack): number {
  const api = processes.find(({ name }) => name === 'api');
  const status = readFileSync(`/proc/${api?.pid ?? 0}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

function toMb(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

void main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
