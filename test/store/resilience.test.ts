import { createPool } from '../../src/store/pool';
import type { Store } from '../../src/store/ports';
import { anAcceptance, createTestDatabase, until } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
const lost: Error[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store({ onPoolError: (error) => lost.push(error) });
  await store.migrate();
});
afterAll(() => database.drop());

/** What a restart of the server does to its clients; tells how many there were. */
async function endAllConnections(): Promise<number> {
  const ended = await database.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );
  return ended.length;
}

const isRestart = (error: Error) => 'code' in error && error.code === '57P01';

describe('a restart of PostgreSQL', () => {
  it('ends no process, and the next call works', async () => {
    await Promise.all(
      Array.from({ length: 5 }, (_, n) => store.invoices.accept(anAcceptance(`i${n}`))),
    );
    const ended = await endAllConnections();
    expect(ended).toBeGreaterThan(0);
    await until('the pool notices', () => lost.filter(isRestart).length === ended);
    expect(await store.invoices.find({ connection: 'default', invoice_id: 'i0' })).not.toBeNull();
  });

  it('ends no process when it comes between two queries of a transaction', async () => {
    const heard: Error[] = [];
    const onPoolError = (error: Error) => heard.push(error);
    const pool = createPool({ databaseUrl: database.url, poolSize: 1, onPoolError });
    const client = await pool.connect();
    await client.query('BEGIN');
    await endAllConnections();
    await until('the client notices', () => heard.length > 0);
    await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
    client.release();
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});

describe('a database that is away', () => {
  it('rejects the call with the error of the driver', async () => {
    const away = database.store({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });
    await expect(away.ping()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(away.migrate()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const call = away.invoices.accept(anAcceptance('away'));
    await expect(call).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('does not repeat what was to be written in its errors', async () => {
    await database.sql('ALTER TABLE invoices RENAME TO hidden');
    const plan = { ...anAcceptance().plan, description: 'a private memo' };
    const call = store.invoices.accept(anAcceptance('private', { plan }));
    await expect(call).rejects.toMatchObject({
      code: '42P01',
      message: expect.not.stringContaining('a private memo') as string,
    });
    await database.sql('ALTER TABLE hidden RENAME TO invoices');
  });
});

describe('closing', () => {
  it('may be asked for twice', async () => {
    const closing = database.store();
    await closing.ping();
    await Promise.all([closing.close(), closing.close()]);
    await expect(closing.ping()).rejects.toThrow('after calling end');
  });
});
