import type { Store } from '../../src/store/ports';
import { anAcceptance, blocked, createTestDatabase } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
  for (let n = 1; n <= 30; n += 1) await store.invoices.accept(anAcceptance(`inv${n}`));
  const foreign = { connection: 'other', invoice_id: 'inv1' };
  await store.invoices.accept(anAcceptance('inv1', { ref: foreign }));
});
afterAll(() => database.drop());

const create = (id: string, over: object = {}, run = true) =>
  store.bulk.create(
    {
      connection: 'default',
      id,
      action: 'void',
      filter: { status: 'accepted' },
      parameters: {},
      fingerprint: 'f',
      by: 'person',
      ...over,
    },
    run,
  );
const done = { outcome: 'done', code: null, message: null } as const;

describe('bulk actions in the store', () => {
  it('are made once when two calls bring the same one at the same moment', async () => {
    const made = await Promise.all([create('twin', {}, false), create('twin', {}, false)]);
    expect(made.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'replayed']);
    expect(await store.bulk.progress('default', 'twin')).toMatchObject({ pending: 30 });
    expect((await create('twin', { fingerprint: 'g' })).outcome).toBe('differs');
  });

  it('hold only invoices of their own connection', async () => {
    const { action } = await create('foreign', { connection: 'other' }, false);
    expect(action.summary.count).toBe(1);
    expect(await store.bulk.find('default', 'foreign')).toBeNull();
  });

  it('give each turn to one of several processes, and again when its lease is over', async () => {
    await create('shared');
    const other = database.store();
    const claims = await Promise.all([
      store.bulk.claim(20, 60_000),
      other.bulk.claim(20, 60_000),
      store.bulk.claim(20, 60_000),
    ]);
    const positions = claims.flat().map(({ position }) => position);
    expect(positions.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, n) => n + 1),
    );
    expect(await other.bulk.claim(20, 60_000)).toEqual([]);
    await database.sql(
      "UPDATE bulk_action_items SET claimed_until = now() WHERE bulk_action_id = 'shared' AND position = 7",
    );
    expect(await other.bulk.claim(20, 60_000)).toMatchObject([{ position: 7, attempts: 2 }]);
    for (const turn of claims.flat()) await store.bulk.settle(turn, done);
    await store.bulk.finish();
  });

  it('keep the first result of an invoice, and are finished with the last', async () => {
    await store.invoices.record({ connection: 'default', invoice_id: 'inv1' }, [blocked(1)]);
    await create('last', { filter: { blocked_code: 'stripe_unavailable' } });
    await store.bulk.finish();
    expect((await store.bulk.find('default', 'last'))?.finished_at).toBeNull();
    const [turn] = await store.bulk.claim(5, 60_000);
    await store.bulk.settle(turn!, done);
    await store.bulk.settle(turn!, { outcome: 'failed', code: 'unexpected', message: null });
    await store.bulk.finish();
    expect(await store.bulk.progress('default', 'last')).toMatchObject({ done: 1, failed: 0 });
    expect((await store.bulk.find('default', 'last'))?.finished_at).not.toBeNull();
  });

  it('let a small one have its turns while a large one runs', async () => {
    await create('large');
    await create('small', { filter: { blocked_code: 'stripe_unavailable' } });
    const turns = await store.bulk.claim(3, 60_000);
    expect(turns.map(({ bulk_action_id }) => bulk_action_id)).toContain('small');
  });
});
