import { createJobQueue } from '../../src/temporal/pump-queue';
import { createPump } from '../../src/temporal/pump';
import type { Pump } from '../../src/temporal/pump';
import type { Fact } from '../../src/domain/facts';
import { aSnapshot } from '../support/lives';
import { until } from '../support/until';
import { aFakeEngine, anEvent, anInvoice, startApi } from './support';
import type { FakeEngine, TestApi } from './support';

let api: TestApi;
let engine: FakeEngine;
let pump: Pump;
beforeEach(async () => {
  engine = aFakeEngine();
  api = await startApi();
  const { store } = api;
  pump = createPump({ store, engine, logger: api.deps.logger, intervalMs: 20 });
});
afterEach(async () => {
  await pump.stop();
  await api.stop();
});

const ref = (id: string) => ({ connection: 'default', invoice_id: id });

function started(): string[] {
  return engine.calls.filter(({ name }) => name === 'start').map(({ invoice_id }) => invoice_id);
}

/** Rows are the sweep's when they are some seconds old: here at once, and claimed for a moment only. */
function age(): void {
  const { inbox, invoices } = api.store;
  const [original, pending] = [{ ...invoices }, { ...inbox }];
  invoices.claimUnstarted = (limit) => original.claimUnstarted(limit, 0, 1);
  inbox.claimPending = (limit) => pending.claimPending(limit, 0, 1);
}

async function post(id: string): Promise<void> {
  await api.post('/v1/invoices', anInvoice({ id })).expect(201);
}

/** An event in the inbox and its outcome, when there is one. */
async function receive(object: object, type = 'invoice.paid', change: object = {}) {
  const event = anEvent(type, object, change) as { id: string };
  const row = { connection: 'default', event_id: event.id, type, payload: { ...event } };
  await api.store.inbox.receive(row);
  return row;
}

async function outcomes(): Promise<Record<string, number>> {
  return api.store.inbox.countByOutcome('default');
}

function paid(stripe_invoice_id: string, amount_paid: number): Fact {
  const snapshot = aSnapshot({ stripe_invoice_id, status: 'paid', amount_paid });
  return { type: 'invoice_observed', at: snapshot.as_of, by: 'stripe', snapshot };
}

const ours = (id: string, connection = 'default') => ({
  metadata: { holdfast_invoice_id: id, holdfast_connection: connection },
});

describe('accepted invoices', () => {
  it('are started at once when they are nudged, and once', async () => {
    await post('quick');
    pump.nudge(ref('quick'), { customer_id: 'acme' });
    pump.nudge(ref('quick'));
    await until('it is started', () => started().length > 0);
    await pump.stop();
    expect(engine.calls).toEqual([
      { name: 'start', invoice_id: 'quick', detail: { customer_id: 'acme' } },
    ]);
    expect(await api.store.invoices.claimUnstarted(10, 0, 1)).toEqual([]);
  });

  it('are found by the sweep when nobody has nudged', async () => {
    age();
    await post('left-1');
    await post('left-2');
    pump.start();
    await until('both are started', () => started().length === 2);
    expect(started().toSorted()).toEqual(['left-1', 'left-2']);
  });

  it('wait in the store while Temporal is away and go on by themselves, with one line in the log', async () => {
    age();
    engine.isAway = true;
    for (const id of ['away-1', 'away-2', 'away-3']) {
      await post(id);
      pump.nudge(ref(id));
    }
    const warnings = () => api.logLines.filter((line) => line.includes('the pump waits'));
    await until('the pump has noticed', () => warnings().length > 0);
    expect(started()).toEqual([]);
    pump.start();
    engine.isAway = false;
    await until('all are started', () => new Set(started()).size === 3);
    expect(warnings()).toHaveLength(1);
  });

  it('survive a database that is away', async () => {
    age();
    await post('db');
    const original = { ...api.store.invoices };
    let refusals = 0;
    api.store.invoices.claimUnstarted = (...args) => {
      refusals += 1;
      return refusals < 3
        ? Promise.reject(new Error('connection lost'))
        : original.claimUnstarted(...args);
    };
    pump.start();
    await until('it is started', () => started().includes('db'));
    expect(refusals).toBeGreaterThan(2);
  });
});

describe('Stripe events', () => {
  it('signal the invoice that their metadata names', async () => {
    await post('ev');
    const row = await receive(ours('ev'));
    pump.nudgeEvent(row);
    await until('it is settled', async () => (await outcomes())['signalled']);
    const detail = { event_id: row.event_id, type: 'invoice.paid' };
    expect(engine.calls).toEqual([{ name: 'hint', invoice_id: 'ev', detail }]);
  });

  it('are found by the sweep when nobody has nudged', async () => {
    age();
    await post('ev');
    await receive(ours('ev'));
    pump.start();
    await until('it is settled', async () => (await outcomes())['signalled']);
    expect(engine.calls.some(({ name }) => name === 'hint')).toBe(true);
  });

  it('start a workflow that has closed again, from the record', async () => {
    await post('closed');
    engine.isRunning = false;
    pump.nudgeEvent(await receive(ours('closed')));
    await until('it is settled', async () => (await outcomes())['signalled']);
    expect(engine.calls.map(({ name }) => name)).toEqual(['hint', 'reenter']);
  });

  it('start nothing again when the workflow has closed on the same news meanwhile', async () => {
    await post('raced');
    const hint = engine.hint.bind(engine);
    engine.hint = async (...news) => {
      await hint(...news);
      await api.store.invoices.record(ref('raced'), [paid('in_raced', 100)]);
      return 'not_running';
    };
    pump.nudgeEvent(await receive({ ...ours('raced'), id: 'in_raced', amount_paid: 100 }));
    await until('it is settled', async () => (await outcomes())['no_news']);
    expect(engine.calls.map(({ name }) => name)).toEqual(['hint']);
  });

  it('find their invoice by its Stripe id, also through the one it revises', async () => {
    await post('by-id');
    await api.store.invoices.record(ref('by-id'), [
      {
        type: 'draft_created',
        at: '2026-10-01T00:00:00.000Z',
        by: 'holdfast',
        revision: 1,
        stripe_invoice_id: 'in_known',
      },
    ]);
    pump.nudgeEvent(await receive({ id: 'in_known' }));
    const from_invoice = { action: 'revision', invoice: 'in_known' };
    pump.nudgeEvent(await receive({ id: 'in_revised', from_invoice }));
    await until('both are settled', async () => (await outcomes())['signalled'] === 2);
    expect(engine.calls).toMatchObject([{ invoice_id: 'by-id' }, { invoice_id: 'by-id' }]);
  });

  it('of others have no effect: foreign, of another connection, unknown', async () => {
    await post('mine');
    pump.nudgeEvent(await receive({ id: 'in_foreign' }));
    pump.nudgeEvent(await receive(ours('mine', 'other')));
    pump.nudgeEvent(await receive(ours('never-posted')));
    pump.nudgeEvent(await receive({ id: undefined }, 'invoice.upcoming'));
    await until('all are settled', async () => !(await outcomes())['pending']);
    expect(await outcomes()).toEqual({ not_ours: 3, ignored: 1 });
    expect(engine.calls).toEqual([]);
    expect(api.logLines.filter((line) => line.includes('never-posted'))).toHaveLength(1);
  });

  it('that tell nothing new end as no_news', async () => {
    await post('echo');
    const previous = {
      data: { object: { id: 'in_1', ...ours('echo') }, previous_attributes: { footer: null } },
    };
    pump.nudgeEvent(await receive({}, 'invoice.updated', previous));
    await until('it is settled', async () => (await outcomes())['no_news']);
    expect(engine.calls).toEqual([]);
  });

  it('stay in the inbox while Temporal is away', async () => {
    await post('later');
    engine.isAway = true;
    pump.nudgeEvent(await receive(ours('later')));
    await pump.stop();
    expect(await outcomes()).toEqual({ pending: 1 });
  });
});

describe('the job queue', () => {
  it('runs no more jobs at once than it may, holds no more than it may, and each key once', async () => {
    const gates: (() => void)[] = [];
    const queue = createJobQueue(2, 3);
    const job = () => new Promise<void>((resolve) => gates.push(resolve));
    const taken = ['a', 'b', 'c', 'a', 'd', 'e', 'f'].map((key) => queue.add(key, job));
    expect(taken).toEqual([true, true, true, false, true, true, false]);
    expect(gates).toHaveLength(2);
    const idle = queue.idle();
    await until('all have run', () => {
      gates.shift()?.();
      return gates.length === 0;
    });
    await idle;
    await expect(createJobQueue(1, 1).idle()).resolves.toBeUndefined();
  });
});
