import { asked, fill, withoutConnection } from './every-function';
import { createTestDatabase } from './support';
import type { TestDatabase } from './support';
import type { Store } from '../../src/store/ports';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
});
afterAll(() => database.drop());

/** Of a store that nobody has opened: the names are all that is wanted of it. */
function functionsOf(some: object, prefix = ''): string[] {
  return Object.entries(some).flatMap(([name, member]: [string, unknown]) => {
    if (typeof member === 'function') return [`${prefix}${name}`];
    return typeof member === 'object' && member !== null
      ? functionsOf(member, `${prefix}${name}.`)
      : [];
  });
}

/** All that the database holds of one connection, table by table. */
async function rowsOf(connection: string): Promise<string> {
  const tables = await database.sql<{ name: string; has_connection: boolean }>(
    `SELECT t.table_name AS name, EXISTS (SELECT FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.table_name = t.table_name AND c.column_name = 'connection') AS has_connection
     FROM information_schema.tables t WHERE t.table_schema = 'public' ORDER BY 1`,
  );
  const rows: Record<string, unknown> = {};
  for (const { name, has_connection } of tables) {
    const column = has_connection ? 'connection' : 'id';
    rows[name] = await database.sql(
      `SELECT to_json(t)::text AS row FROM "${name}" t WHERE ${column} = $1 ORDER BY 1`,
      [connection],
    );
  }
  return JSON.stringify(rows);
}

/** What it says, or that it refuses; nothing is null. */
async function answerOf(answer: Promise<unknown>): Promise<string> {
  const said = await answer.catch((error: Error) => ({ refused: error.name }));
  return JSON.stringify(said ?? null);
}

const names = Object.keys(asked({} as Store));

describe('every function of the store', () => {
  it('is asked here in the name of a connection, or may do without for a reason', () => {
    expect(functionsOf(store).toSorted()).toEqual(
      [...names, ...Object.keys(withoutConnection)].toSorted(),
    );
  });

  it('finds the connection in every table, or the connection itself', async () => {
    const columns = await database.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name IN ('connection')`,
    );
    const tables = await database.sql<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    const without = tables
      .map(({ name }) => name)
      .filter((name) => !columns.some((column) => column.name === name));
    expect(without).toEqual(['connections']);
  });
});

describe.each(names.map((name, n) => [name, `left${n}`, `right${n}`, `nobody${n}`] as const))(
  '%s',
  (name, left, right, nobody) => {
    const ask = (connection: string) => answerOf(asked(store)[name]!(connection, left));

    it('keeps to the connection that it is given, though another one has the same ids', async () => {
      await fill(store, left);
      await fill(store, right);
      const before = { left: await rowsOf(left), right: await rowsOf(right) };

      const toNobody = await ask(nobody);
      expect(toNobody).not.toMatch(/(?:left|right)\d/);
      expect({ left: await rowsOf(left), right: await rowsOf(right) }).toEqual(before);

      const toLeft = await ask(left);
      expect(toLeft).not.toMatch(/right\d|"refused":"/);
      expect(await rowsOf(right)).toBe(before.right);
      // And it did something: else the rest would show nothing.
      expect(toLeft !== toNobody || (await rowsOf(left)) !== before.left).toBe(true);
    });
  },
);
