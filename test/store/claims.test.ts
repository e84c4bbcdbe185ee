import type { Store } from '../../src/store/ports';
import { anAcceptance, at, createTestDatabase, drafted } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
});
afterAll(() => database.drop());
beforeEach(() => database.sql('TRUNCATE invoices, timeline, events'));

const minuteMs = 60_000;

async function accept(id: string, createdAt = at) {
  return (await store.invoices.accept(anAcceptance(id, { at: createdAt }))).record.ref;
}

describe('invoices that no workflow has taken', () => {
  it('are claimed oldest first, in every connection', async () => {
    await accept('second', '2026-10-02T00:00:00.000Z');
    const other = { connection: 'other', invoice_id: 'first' };
    await store.invoices.accept(anAcceptance('first', { ref: other }));
    await accept('third', '2026-10-03T00:00:00.000Z');
    const claimed = await store.invoices.claimUnstarted(2, 0, minuteMs);
    expect(claimed).toEqual([other, { connection: 'default', invoice_id: 'second' }]);
  });

  it('are never handed to two pumps', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => accept(`inv${n}`)));
    const pumps = await Promise.all(
      Array.from({ length: 8 }, () => store.invoices.claimUnstarted(10, 0, minuteMs)),
    );
    const handed = pumps.flat().map((ref) => ref.invoice_id);
    expect(new Set(handed).size).toBe(handed.length);
    const rest = await store.invoices.claimUnstarted(40, 0, minuteMs);
    expect(handed.length + rest.length).toBe(40);
  });

  it('come back when the lease of a pump that died is over', async () => {
    const ref = await accept('leased');
    expect(await store.invoices.claimUnstarted(10, 0, minuteMs)).toEqual([ref]);
    expect(await store.invoices.claimUnstarted(10, 0, minuteMs)).toEqual([]);
    await database.sql('UPDATE invoices SET claimed_until = now()');
    expect(await store.invoices.claimUnstarted(10, 0, minuteMs)).toEqual([ref]);
  });

  it('are left alone while they are young', async () => {
    await accept('young', new Date().toISOString());
    expect(await store.invoices.claimUnstarted(10, minuteMs, minuteMs)).toEqual([]);
  });

  it('are none once started, further than accepted, or skipped', async () => {
    await store.invoices.markStarted(await accept('started'));
    await store.invoices.record(await accept('drafted'), [drafted]);
    const ended = { type: 'ended', at, by: 'holdfast', as: 'skipped', reason: 'zero' } as const;
    await store.invoices.accept(anAcceptance('skipped', { facts: [ended] }));
    expect(await store.invoices.claimUnstarted(10, 0, minuteMs)).toEqual([]);
  });
});
