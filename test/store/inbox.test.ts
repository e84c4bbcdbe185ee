import type { Store, StripeEventRow } from '../../src/store/ports';
import { createTestDatabase } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
});
afterAll(() => database.drop());
beforeEach(() => database.sql('TRUNCATE stripe_events'));

function anEvent(event_id: string, connection = 'default'): StripeEventRow {
  const payload = { id: event_id, type: 'invoice.paid', data: { object: { id: 'in_1' } } };
  return { connection, event_id, type: 'invoice.paid', payload };
}

const minuteMs = 60_000;

describe('the inbox', () => {
  it('takes an event once, however often and in parallel Stripe sends it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => store.inbox.receive(anEvent('evt_1'))),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await store.inbox.receive(anEvent('evt_1'))).toBe(false);
    expect(await store.inbox.receive(anEvent('evt_1', 'other'))).toBe(true);
  });

  it('settles at receipt what is known then, and only for the one that is kept', async () => {
    expect(await store.inbox.receive(anEvent('evt_echo'), 'no_news')).toBe(true);
    expect(await store.inbox.receive(anEvent('evt_1'))).toBe(true);
    expect(await store.inbox.receive(anEvent('evt_1'), 'no_news')).toBe(false);
    expect(await store.inbox.claimPending(10, 0, minuteMs)).toEqual([anEvent('evt_1')]);
    expect(await store.inbox.countByOutcome('default')).toEqual({ pending: 1, no_news: 1 });
  });

  it('hands an event whole to one pump, until its lease is over', async () => {
    await store.inbox.receive(anEvent('evt_1'));
    expect(await store.inbox.claimPending(10, 0, minuteMs)).toEqual([anEvent('evt_1')]);
    expect(await store.inbox.claimPending(10, 0, minuteMs)).toEqual([]);
    await database.sql('UPDATE stripe_events SET claimed_until = now()');
    expect(await store.inbox.claimPending(10, 0, minuteMs)).toEqual([anEvent('evt_1')]);
  });

  it('never hands one event to two pumps', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `evt_${n}`);
    await Promise.all(ids.map((id) => store.inbox.receive(anEvent(id))));
    const pumps = await Promise.all(
      Array.from({ length: 8 }, () => store.inbox.claimPending(10, 0, minuteMs)),
    );
    const handed = pumps.flat().map((row) => row.event_id);
    expect(new Set(handed).size).toBe(handed.length);
    const rest = await store.inbox.claimPending(40, 0, minuteMs);
    expect(handed.length + rest.length).toBe(40);
  });

  it('leaves a young event to the one who received it, and a settled one alone', async () => {
    await store.inbox.receive(anEvent('evt_young'));
    expect(await store.inbox.claimPending(10, minuteMs, minuteMs)).toEqual([]);
    await store.inbox.settle('default', 'evt_young', 'signalled');
    expect(await store.inbox.claimPending(10, 0, minuteMs)).toEqual([]);
  });

  it('counts what became of the events of one connection', async () => {
    for (const id of ['a', 'b', 'c']) await store.inbox.receive(anEvent(id));
    await store.inbox.receive(anEvent('a', 'other'));
    await store.inbox.settle('default', 'a', 'signalled');
    await store.inbox.settle('default', 'b', 'not_ours');
    expect(await store.inbox.countByOutcome('default')).toEqual({
      signalled: 1,
      not_ours: 1,
      pending: 1,
    });
    expect(await store.inbox.countByOutcome('other')).toEqual({ pending: 1 });
  });
});
