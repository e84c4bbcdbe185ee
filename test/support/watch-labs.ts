import { closeSync, existsSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchedExchanges, type WatchedExchange } from '../../src/lab/stripe/watched';
import type { ExchangeFault } from './lab-exchanges';

/*
 * Around every test: what the labs in it exchanged is validated by Stripe's OpenAPI document, and a
 * fault fails that test. Labs in processes that the test starts write theirs to a file.
 */

const recorder = join(__dirname, 'record-exchanges.cjs');
const foreignFile = join(tmpdir(), `holdfast-exchanges-${randomUUID()}.jsonl`);
process.env['TEST_LAB_EXCHANGES'] = foreignFile;
process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --require "${recorder}"`.trim();

let own: WatchedExchange[] = [];
let readBytes = 0;

const keep = (exchange: unknown): void => void own.push(exchange as WatchedExchange);

beforeAll(() => watchedExchanges.subscribe(keep));
afterEach(validateSeen);
afterAll(async () => {
  // Channels outlive the module registry of a test file.
  watchedExchanges.unsubscribe(keep);
  await validateSeen();
  rmSync(foreignFile, { force: true });
});

async function validateSeen(): Promise<void> {
  const seen = [...own, ...takeForeign()];
  own = [];
  if (seen.length === 0) return;
  const response = await fetch(process.env['TEST_LAB_VALIDATOR'] ?? '', {
    method: 'POST',
    body: JSON.stringify(seen),
  });
  if (!response.ok) throw new Error(`The validator failed: ${await response.text()}`);
  const faults = (await response.json()) as ExchangeFault[];
  if (faults.length > 0) throw new Error(toReport(faults));
}

/** Whole lines that came since the last look; what is being written waits for the next one. */
function takeForeign(): WatchedExchange[] {
  if (!existsSync(foreignFile)) return [];
  const file = openSync(foreignFile, 'r');
  const bytes = Buffer.alloc(fstatSync(file).size - readBytes);
  readSync(file, bytes, 0, bytes.length, readBytes);
  closeSync(file);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  readBytes += whole.length;
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as WatchedExchange);
}

const mostReported = 10;

function toReport(faults: ExchangeFault[]): string {
  const lines = faults.flatMap(({ method, path, faults: found }) =>
    found.map((one) => `${method} ${path}\n    ${one}`),
  );
  const distinct = [...new Set(lines)];
  const shown = distinct.slice(0, mostReported).join('\n  ');
  return `Against Stripe's OpenAPI document (${distinct.length}):\n  ${shown}`;
}
