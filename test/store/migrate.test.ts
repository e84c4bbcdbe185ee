import journal from '../../src/store/migrations/meta/_journal.json';
import { createTestDatabase, until } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

it('knows migrations in the order of their times, because an older one is never applied late', () => {
  const times = journal.entries.map(({ when }) => when);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

describe('migrating', () => {
  it('is done once when six processes start at the same moment', async () => {
    const stores = Array.from({ length: 6 }, () => database.store());
    expect(await stores[0]!.isMigrated()).toBe(false);
    await Promise.all(stores.map((store) => store.migrate()));
    expect(await stores[0]!.isMigrated()).toBe(true);
    const applied = await database.sql('SELECT hash FROM drizzle.__drizzle_migrations');
    expect(new Set(applied.map((row) => row['hash'])).size).toBe(applied.length);
  });

  it('waits for the one who migrates, and leaves no lock behind', async () => {
    const lock = 0x686f6c64;
    const waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    const store = database.store();
    await database.sql('SELECT pg_advisory_lock($1)', [lock]);
    const migrating = store.migrate();
    await until('the store waits', async () => (await database.sql(waiting)).length === 1);
    expect(await store.isMigrated()).toBe(false);
    await database.sql('SELECT pg_advisory_unlock($1)', [lock]);
    await migrating;
    expect(await store.isMigrated()).toBe(true);
    await until('the lock is free', async () => {
      const locks = await database.sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
      return locks.length === 0;
    });
  });

  it('knows a database that an older version left', async () => {
    const store = database.store();
    await store.migrate();
    await database.sql('DELETE FROM drizzle.__drizzle_migrations');
    expect(await store.isMigrated()).toBe(false);
  });
});
