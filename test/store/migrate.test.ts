import { createTestDatabase } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

describe('migrating', () => {
  it('is done once when six processes start at the same moment', async () => {
    const stores = Array.from({ length: 6 }, () => database.store());
    expect(await stores[0]!.isMigrated()).toBe(false);
    await Promise.all(stores.map((store) => store.migrate()));
    expect(await stores[0]!.isMigrated()).toBe(true);
    const applied = await database.sql('SELECT hash FROM drizzle.__drizzle_migrations');
    expect(new Set(applied.map((row) => row['hash'])).size).toBe(applied.length);
  });

  it('waits for the one who migrates as long as it takes, and leaves no lock behind', async () => {
    const [first, second] = [database.store(), database.store()];
    await first.migrate();
    await second.migrate();
    const locks = () => database.sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
    expect(await locks()).toEqual([]);
  });

  it('knows a database that an older version left', async () => {
    const store = database.store();
    await store.migrate();
    await database.sql('DELETE FROM drizzle.__drizzle_migrations');
    expect(await store.isMigrated()).toBe(false);
  });
});
