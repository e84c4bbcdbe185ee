import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { aDraft, startBench, until, type Bench } from './support';

/** Keeps one connection and asks for the path when it is told to, as often as it is told. */
const asker = `
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
process.stdin.on('data', () => {
  const request = http.request(process.argv[1], {
    agent,
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_lab', 'idempotency-key': 'once' },
  }, (answer) => answer.resume().on('end', () => console.log('heard ' + answer.statusCode)));
  request.on('error', (error) => console.log('heard ' + error.code));
  request.end();
});
console.log('ready');
`;

interface Child {
  process: ChildProcess;
  pid: number;
  heard(): string;
  ask(): void;
}

async function spawnAsker(url: string): Promise<Child> {
  const child = spawn(process.execPath, ['-e', asker, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  let heard = '';
  child.stdout.on('data', (chunk: Buffer) => void (heard += chunk.toString()));
  await until(() => heard.includes('ready'));
  return {
    process: child,
    pid: child.pid!,
    heard: () => heard,
    ask: () => void child.stdin.write('ask\n'),
  };
}

describe('the fault that kills a process', () => {
  let bench: Bench;
  let children: ChildProcess[] = [];
  beforeEach(async () => void (bench = await startBench()));
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
    await bench.stop();
  });

  async function aFinalizer(id: string): Promise<Child> {
    const child = await spawnAsker(`${bench.url}/v1/invoices/${id}/finalize`);
    children.push(child.process);
    return child;
  }

  const match = { method: 'POST', path: '/v1/invoices/*/finalize' };
  const arm = (fault: object, more: object = {}) =>
    bench.control('POST', '/faults', {
      match: { ...match, ...more },
      fault: { kind: 'kill', ...fault },
    });

  async function death(child: Child): Promise<string | null> {
    child.ask();
    const [, signal] = (await once(child.process, 'exit')) as [number | null, string | null];
    return signal;
  }

  it('strikes before the work: nothing was done and nothing heard', async () => {
    const id = await aDraft(bench.stripe);
    const child = await aFinalizer(id);
    await arm({ pid: child.pid, point: 'before' });
    expect(await death(child)).toBe('SIGKILL');
    expect(child.heard()).toBe('ready\n');
    expect(bench.lab.ledger.list(match)).toMatchObject([
      { status: null, effect: false, fault: 'kill', idempotency_key: 'once' },
    ]);
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('draft');
  });

  it('strikes after the work: it was done, and its answer was heard by nobody', async () => {
    const id = await aDraft(bench.stripe);
    const child = await aFinalizer(id);
    await arm({ pid: child.pid, point: 'after' });
    expect(await death(child)).toBe('SIGKILL');
    expect(child.heard()).toBe('ready\n');
    expect(bench.lab.ledger.list(match)).toMatchObject([
      { status: 200, effect: true, fault: 'kill' },
    ]);
    expect((await bench.stripe.invoices.retrieve(id)).status).toBe('open');
  });

  it('waits for the nth request over the same connection', async () => {
    const id = await aDraft(bench.stripe);
    const child = await aFinalizer(id);
    await arm({ pid: child.pid, point: 'after' }, { nth: 2 });
    child.ask();
    await until(() => child.heard().includes('heard 200'));
    expect(await death(child)).toBe('SIGKILL');
    expect(bench.lab.ledger.list(match)).toMatchObject([
      { effect: true, fault: null },
      { effect: false, replayed: true, fault: 'kill' },
    ]);
    expect((await bench.control('GET', '/faults'))['data']).toMatchObject([{ seen: 2, hits: 1 }]);
  });

  it('strikes at a tax engine too', async () => {
    const child = await spawnAsker(`${bench.avataxUrl}/api/v2/transactions/create`);
    children.push(child.process);
    await bench.control('POST', '/faults', {
      match: { provider: 'avatax' },
      fault: { kind: 'kill', pid: child.pid, point: 'before' },
    });
    expect(await death(child)).toBe('SIGKILL');
    expect(bench.lab.ledger.list({ provider: 'avatax' })).toMatchObject([{ fault: 'kill' }]);
  });

  it('answers the others as ever when the process died by itself', async () => {
    const id = await aDraft(bench.stripe);
    const child = await aFinalizer(id);
    await arm({ pid: child.pid, point: 'before' });
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    // The SDK tries a reset connection again by itself, and the kill strikes once.
    expect((await bench.stripe.invoices.finalizeInvoice(id)).status).toBe('open');
  });

  it('refuses what it may not kill, in words', async () => {
    const refused = async (fault: object) => (await arm(fault))['error']?.message;
    const point = 'before';
    expect(await refused({ pid: process.pid, point })).toMatch(/the lab's own process/);
    for (const pid of [1, 0, -1, -4242]) {
      expect(await refused({ pid, point })).toMatch(/is no process to kill/);
    }
    expect(await refused({ pid: 2 ** 30, point })).toMatch(/There is no process 1073741824/);
    expect(await refused({ point })).toMatch(/needs the pid/);
    expect(await refused({ pid: process.ppid })).toMatch(/needs a point/);
    expect(await refused({ kind: 'after', pid: process.ppid })).toMatch(/Only a kill has a pid/);
    expect((await bench.control('GET', '/faults'))['data']).toEqual([]);
    const answer = await fetch(`${bench.url}/_lab/faults`, {
      method: 'POST',
      body: JSON.stringify({ fault: { kind: 'kill', pid: process.pid, point } }),
    });
    expect(answer.status).toBe(400);
  });

  it('takes no order from another site in the same browser', async () => {
    const send = (origin: string) =>
      fetch(`${bench.url}/_lab/faults`, { method: 'DELETE', headers: { origin } });
    expect((await send('https://elsewhere.example')).status).toBe(403);
    expect((await send('null')).status).toBe(403);
    expect((await send(bench.url)).status).toBe(200);
  });
});
