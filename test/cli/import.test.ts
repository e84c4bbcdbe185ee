import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../../src/api/create-server';
import { startApi } from '../api/support';
import type { TestApi } from '../api/support';
import { runCli } from './run-cli';

jest.setTimeout(240_000);

let api: TestApi;
let server: Server;
let folder: string;
beforeAll(async () => {
  api = await startApi();
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  server = await new Promise((resolve) => {
    const listening = createServer(api.deps).listen(0, '127.0.0.1', () => resolve(listening));
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
  await api.stop();
});

async function importFile(lines: string[], ...options: string[]) {
  const file = join(folder, 'customers.ndjson');
  writeFileSync(file, lines.join('\n'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cli = runCli(['import', 'customers', file, '--url', url, ...options]);
  return { code: await cli.ended, output: cli.output() };
}

const aLine = (id: string, change: object = {}) =>
  JSON.stringify({
    id,
    name: `Customer ${id}`,
    billing_config: { billing_provider_customer_id: `cus_${id}` },
    ...change,
  });

it('reads a file of more lines than one call takes, and tells a refused line by its number', async () => {
  const lines = Array.from({ length: 600 }, (_, n) => aLine(`c${n}`));
  lines[553] = aLine('c553', { colour: 'red' });
  const { code, output } = await importFile(lines, '--dry-run');
  expect(output).toContain('line 554 (c553): /colour Unknown field "colour".');
  expect(output).toContain('Would be: 599 created, 0 updated, 0 unchanged, 1 refused.');
  expect(code).toBe(1);
  await api.get('/v1/customers/c0').expect(404);
});

it('imports, and changes nothing when the same file comes again', async () => {
  const lines = [aLine('one'), aLine('two')];
  const first = await importFile(lines);
  expect(first.output).toContain('2 created, 0 updated, 0 unchanged, 0 refused.');
  expect(first.code).toBe(0);
  const again = await importFile([...lines, aLine('two', { name: 'Renamed' })]);
  expect(again.output).toContain('0 created, 1 updated, 2 unchanged, 0 refused.');
  await api.get('/v1/customers/two').expect(200);
});

it('says what is wrong with a file that is not there', async () => {
  const cli = runCli(['import', 'customers', join(folder, 'nothing.ndjson')]);
  expect(await cli.ended).toBe(2);
  expect(cli.output()).toContain('The file cannot be read');
});
