import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toPaid } from '../../src/cli/to-paid';
import { runCli, type RunningCli } from './run-cli';

jest.setTimeout(240_000);

const started: RunningCli[] = [];
afterEach(async () => {
  for (const cli of started.splice(0)) {
    cli.signal('SIGKILL');
    await cli.ended;
  }
});

function runLab(...options: string[]): RunningCli {
  const cli = runCli(['lab', '--port', '0', ...options]);
  started.push(cli);
  return cli;
}

it('prints three lines for a shell that take an invoice from nothing to paid', async () => {
  const cli = runLab();
  await cli.prints(/From nothing to paid:\n(?:.+\n){3}/);
  const [, lines = ''] = cli.output().split('From nothing to paid:\n');
  const { stdout } = await promisify(execFile)('sh', ['-ec', lines]);
  const paid = stdout.slice(stdout.lastIndexOf('{"id":"in_'));
  expect(JSON.parse(paid)).toMatchObject({
    object: 'invoice',
    status: 'paid',
    total: 1250,
    amount_paid: 1250,
  });
});

it('has the same three lines in its documentation', () => {
  const text = readFileSync(join(__dirname, '../../docs/lab.md'), 'utf8');
  expect(text).toContain(
    `\`\`\`sh\n${toPaid('http://127.0.0.1:12111', 'sk_test_lab').join('\n')}\n\`\`\``,
  );
});

it('says where Stripe, both engines and the page are, and each of them answers', async () => {
  const cli = runLab('--seed', 'sk_test_one', 'sk_test_two');
  const page = await cli.prints(/Page {4}(\S+)/);
  const [, anrok] = /Anrok {3}(\S+)/.exec(cli.output())!;
  const [, avatax] = /AvaTax {2}(\S+)/.exec(cli.output())!;
  for (const key of ['sk_test_one', 'sk_test_two']) {
    const [, id] = new RegExp(`(acct_\\w+) is the account of ${key}`).exec(cli.output())!;
    const headers = { authorization: `Bearer ${key}` };
    const account = await fetch(`${page}v1/account`, { headers });
    expect(await account.json()).toMatchObject({ id });
  }
  expect(await (await fetch(page)).text()).toContain('<title>Lab</title>');
  const ping = await fetch(`${avatax}/api/v2/utilities/ping`);
  expect(await ping.json()).toMatchObject({ authenticated: false });
  const listed = await fetch(`${anrok}/v1/seller/transactions/list`, {
    method: 'POST',
    headers: { authorization: 'Bearer anrok_key' },
    body: '{}',
  });
  expect(listed.status).toBe(200);
});

it('names the option of a port that another program has', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cli = runLab('--avatax-port', String(port));
  expect(await cli.ended).not.toBe(0);
  expect(cli.output()).toContain(
    `Port ${port} is in use by another program. Choose another with --avatax-port`,
  );
  await new Promise((resolve) => void server.close(resolve));
});
