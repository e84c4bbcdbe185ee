import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../../src/store/embedded-postgres/postgres-server';
import { embeddedSearchAttributes } from '../../src/temporal/search-attributes';
import { startTemporalServer } from '../../src/temporal/embedded/temporal-server';
import type { TemporalServer } from '../../src/temporal/embedded/temporal-server';
import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';
import { until } from '../support/until';
import { startWorkerProcess } from '../support/worker-process';
import type { WorkerProcess } from '../support/worker-process';

type Postgres = Awaited<ReturnType<typeof startPostgres>>;

/** Servers of our own, file-backed, that may be killed. */
describe('a kill with SIGKILL', () => {
  let folder: string;
  let temporal: TemporalServer;
  let postgres: Postgres;
  let stack: Stack;
  let worker: WorkerProcess;
  const temporalOptions = () => ({
    dataDir: join(folder, 'temporal'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: embeddedSearchAttributes,
  });
  const postgresOptions = () => ({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-kill-'));
    chmodSync(folder, 0o711);
    temporal = await startTemporalServer(temporalOptions());
    postgres = await startPostgres(postgresOptions());
    const servers = { temporalAddress: temporal.address, databaseUrl: postgres.url };
    stack = await startStack({ servers, foreignWorkers: true });
    worker = await startWorkerProcess(stack.workerEnvironment);
  }, 120_000);
  afterAll(async () => {
    await worker.stop();
    await stack.stop();
    await temporal.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const portOf = (address: string) => Number(address.split(':').at(-1));

  /** Posts `each` invoices before every blow, and strikes at a random moment while they run. */
  async function strike(times: number, each: number, blow: () => Promise<void>): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < times; n += 1) {
      const posted = await Promise.all(Array.from({ length: each }, () => stack.post(anInvoice())));
      ids.push(...posted.map((view) => String(view['id'])));
      await pause(Math.random() * 600);
      await blow();
    }
    return ids;
  }

  async function expectAllPaidOnce(ids: string[]): Promise<void> {
    await Promise.all(ids.map((id) => stack.whenStatus(id, 'paid', 120_000)));
    await stack.check();
  }

  it('of the worker, ten times while fifty invoices run, leaves all fifty paid, each once', async () => {
    const ids = await strike(10, 5, async () => {
      await worker.kill();
      worker = await startWorkerProcess(stack.workerEnvironment);
    });
    await expectAllPaidOnce(ids);
    expect(ids).toHaveLength(50);
  }, 600_000);

  it('of the Temporal server, five times while fifty invoices run, leaves all fifty paid, each once', async () => {
    const port = portOf(temporal.address);
    const ids = await strike(5, 10, async () => {
      temporal.kill();
      temporal = await startTemporalServer({ ...temporalOptions(), port });
      expect(portOf(temporal.address)).toBe(port);
    });
    await expectAllPaidOnce(ids);
    expect(ids).toHaveLength(50);
  }, 600_000);

  it('of Temporal keeps nobody from posting invoices and webhooks, which go on by themselves later', async () => {
    const port = portOf(temporal.address);
    const { id: open } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const view = await stack.whenStatus(open, 'open', 60_000);
    await temporal.stop();
    const posted = await stack.call('POST', '/v1/invoices', anInvoice());
    expect(posted.status).toBe(201);
    await stack.lab.stripe('POST', `/v1/invoices/${view['external_invoice'].invoice_id}/pay`, {
      paid_out_of_band: 'true',
    });
    await until('the webhook of the payment was answered with 200', async () => {
      const paid = (await stack.lab.deliveries()).filter((d) => d['type'] === 'invoice.paid');
      return paid.at(-1)?.['last_status'] === 200;
    });
    expect((await stack.get(open))['status']).toBe('open');
    expect((await stack.call('GET', '/readyz')).status).toBe(503);
    temporal = await startTemporalServer({ ...temporalOptions(), port });
    await stack.whenStatus(open, 'paid', 60_000);
    await stack.whenStatus(String(posted.body['id']), 'paid', 60_000);
    await stack.check();
  }, 180_000);

  it('of PostgreSQL, five times while fifty invoices run, leaves all fifty paid, each once', async () => {
    const port = Number(new URL(postgres.url).port);
    const ids = await strike(5, 10, async () => {
      postgres.kill();
      postgres = await startPostgres({ ...postgresOptions(), port });
      expect(Number(new URL(postgres.url).port)).toBe(port);
    });
    await expectAllPaidOnce(ids);
    expect(ids).toHaveLength(50);
  }, 600_000);
});
