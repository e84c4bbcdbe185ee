import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '../../src/domain/ids';
import { createEngine } from '../../src/temporal/engine';
import { EngineUnavailable } from '../../src/temporal/engine-errors';

const address = process.env['TEST_TEMPORAL_ADDRESS'] ?? '';
const namespace = 'default';
const tag = `t${randomBytes(4).toString('hex')}`;
const hint = { event_id: 'evt_1', type: 'invoice.paid' };
const customer = { customer_id: 'acme' };

/** No worker polls this queue, so that what the server alone does is seen. */
const engine = createEngine({
  connection: { address },
  namespace,
  taskQueuePrefix: `${tag}-`,
  deadlines: { quickMs: 5_000, commandMs: 700 },
});
let client: Client;
beforeAll(async () => {
  client = new Client({ connection: await Connection.connect({ address }), namespace });
});
afterAll(async () => {
  await engine.close();
  await client.connection.close();
});

const ref = (id: string) => ({ connection: tag, invoice_id: id });
const describeRun = (id: string) => client.workflow.getHandle(workflowIdOf(ref(id))).describe();

describe('the engine on a real server', () => {
  it('starts an invoice once under a readable id, with what an operator filters by', async () => {
    await engine.start(ref('a'), customer);
    const first = await describeRun('a');
    await engine.start(ref('a'), customer);
    const second = await describeRun('a');
    expect(second.runId).toBe(first.runId);
    expect(first).toMatchObject({ workflowId: `invoice/${tag}/a`, taskQueue: `${tag}-invoices` });
    expect(await first.staticSummary()).toBe('Invoice a');
    expect(first.priority).toMatchObject({ fairnessKey: tag, priorityKey: 3 });
    const attributes = first.typedSearchAttributes.getAll();
    expect(Object.fromEntries(attributes.map(({ key, value }) => [key.name, value]))).toEqual({
      Connection: tag,
      CustomerId: 'acme',
      InvoiceStatus: 'accepted',
    });
  });

  it('does not start an invoice a second time when it has closed, but on re-entry', async () => {
    await engine.start(ref('closed'), customer);
    await client.workflow.getHandle(workflowIdOf(ref('closed'))).terminate();
    await engine.start(ref('closed'), customer);
    expect((await describeRun('closed')).status.name).toBe('TERMINATED');
    expect(await engine.hint(ref('closed'), hint)).toBe('not_running');
    await engine.reenter(ref('closed'), hint, customer);
    expect((await describeRun('closed')).status.name).toBe('RUNNING');
    const { events } = await client.workflow.getHandle(workflowIdOf(ref('closed'))).fetchHistory();
    const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
    expect(JSON.parse(Buffer.from(input ?? []).toString())).toEqual({
      ...ref('closed'),
      resume: true,
    });
  });

  it('signals a running invoice and says when there is none', async () => {
    await engine.start(ref('signalled'), customer);
    expect(await engine.hint(ref('signalled'), hint)).toBe('signalled');
    expect(await engine.hint(ref('never'), hint)).toBe('not_running');
  });

  it('retries an invoice whose workflow was lost by starting it from the record', async () => {
    await engine.retry(ref('lost'), 'person', customer);
    expect((await describeRun('lost')).status.name).toBe('RUNNING');
  });

  it('gives up on a command within its deadline when no worker answers', async () => {
    const startedAt = performance.now();
    const command = { action: 'void', by: 'person' } as const;
    await expect(engine.command(ref('idle'), command, customer)).rejects.toThrow(EngineUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it('is well when the namespace is there, and not when it is missing', async () => {
    await engine.ping();
    const lost = createEngine({ connection: { address }, namespace: `${tag}-missing` });
    await expect(lost.ping()).rejects.toThrow(EngineUnavailable);
    await expect(lost.start(ref('b'), customer)).rejects.toThrow(EngineUnavailable);
    await lost.close();
  });
});

describe('the engine without a server', () => {
  it('is made at once, fails every call within its deadline and never with another error', async () => {
    const away = createEngine({
      connection: { address: '127.0.0.1:1' },
      namespace,
      deadlines: { quickMs: 300, commandMs: 300 },
    });
    const command = { action: 'void', by: 'person' } as const;
    const calls = [
      away.start(ref('a'), customer),
      away.hint(ref('a'), hint),
      away.reenter(ref('a'), hint, customer),
      away.retry(ref('a'), 'person', customer),
      away.command(ref('a'), command, customer),
      away.ping(),
    ];
    const results = await Promise.allSettled(calls);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(EngineUnavailable) });
    }
    await away.close();
  });
});
