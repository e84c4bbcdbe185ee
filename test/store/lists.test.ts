import { InvalidCursor } from '../../src/store/cursor';
import type { Page, PageRequest, Store } from '../../src/store/ports';
import { aDocument, anAcceptance, blocked, createTestDatabase, observed } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
});
afterAll(() => database.drop());

/** Reads a list to its end; `between` runs after every page. */
async function readAll<T>(
  read: (page: PageRequest) => Promise<Page<T>>,
  between: (page: number) => Promise<unknown>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Page<T> = await read({ limit: 2, cursor });
    all.push(...page.data);
    cursor = page.next_cursor;
    await between((pages += 1));
  } while (cursor !== null);
  return all;
}

const forged = ['["x","y"]', '["29","a"]', '["2026-10-01T00:00:00.000Z","\\u0000"]', '{"a":1}'].map(
  (text) => Buffer.from(text).toString('base64url'),
);

async function anInvoiceIn(connection: string, id: string, at: string): Promise<void> {
  await store.invoices.accept(anAcceptance(id, { ref: { connection, invoice_id: id }, at }));
}

const ref = (invoice_id: string) => ({ connection: 'filtered', invoice_id });

describe('lists', () => {
  it('show every invoice once, newest first, while others are accepted', async () => {
    const at = '2026-10-01T00:00:00.000Z';
    for (const id of ['a', 'b', 'c', 'd', 'e']) await anInvoiceIn('paged', id, at);
    await anInvoiceIn('paged', 'older', '2026-09-30T23:59:59.999Z');
    const seen = await readAll(
      (page) => store.invoices.list('paged', {}, page),
      (page) => anInvoiceIn('paged', `new-${page}`, '2026-10-02T00:00:00.000Z'),
    );
    const ids = seen.map((record) => record.ref.invoice_id);
    expect(ids).toEqual(['e', 'd', 'c', 'b', 'a', 'older']);
  });

  it('end without a cursor when the last page is exactly full', async () => {
    for (const id of ['a', 'b']) await anInvoiceIn('full', id, '2026-10-01T00:00:00.000Z');
    const page = await store.invoices.list('full', {}, { limit: 2, cursor: null });
    expect(page).toMatchObject({ data: [{}, {}], next_cursor: null });
  });

  it('filter invoices by what their state says', async () => {
    const document = aDocument({ customer_id: 'globex' });
    await store.invoices.accept(anAcceptance('open', { ref: ref('open') }));
    await store.invoices.accept(anAcceptance('stuck', { ref: ref('stuck'), document }));
    await store.invoices.record(ref('open'), [
      observed(),
      {
        type: 'tax_decided',
        at: '2026-10-01T00:00:00.000Z',
        by: 'holdfast',
        round: 1,
        outcome: 'timed_out',
        provider: null,
        amount: null,
        reason: null,
      },
    ]);
    await store.invoices.record(ref('stuck'), [blocked(1)]);
    const idsBy = async (filter: Parameters<Store['invoices']['list']>[1]) => {
      const page = await store.invoices.list('filtered', filter, { limit: 10, cursor: null });
      return page.data.map((record) => record.ref.invoice_id);
    };
    expect(await idsBy({ status: 'open' })).toEqual(['open']);
    expect(await idsBy({ external_status: 'FINALIZED' })).toEqual(['open']);
    expect(await idsBy({ tax_outcome: 'timed_out' })).toEqual(['open']);
    expect(await idsBy({ blocked_code: 'stripe_unavailable' })).toEqual(['stuck']);
    expect(await idsBy({ customer_id: 'globex', status: 'accepted' })).toEqual(['stuck']);
    expect(await idsBy({ created_lt: '2026-10-01T00:00:00.000Z' })).toEqual([]);
    expect(await idsBy({ created_gte: '2026-10-01T00:00:00.000Z' })).toHaveLength(2);
    await store.invoices.record(ref('stuck'), [
      { type: 'released', at: '2026-10-01T00:05:00.000Z', by: 'person', n: 1 },
    ]);
    expect(await idsBy({ blocked_code: 'stripe_unavailable' })).toEqual([]);
  });

  it('show every event once, newest first, while others are written', async () => {
    const at = '2026-10-01T00:00:00.000Z';
    for (const id of ['a', 'b', 'c', 'd', 'e']) await anInvoiceIn('told', id, at);
    const seen = await readAll(
      (page) => store.outbox.list('told', page),
      (page) => anInvoiceIn('told', `new-${page}`, at),
    );
    expect(seen.map((event) => event.data['id'])).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(Object.keys(seen[0]!).toSorted()).toEqual([
      'connection',
      'created_at',
      'data',
      'id',
      'type',
    ]);
  });

  it.each(['nonsense', '', 'WzFd', ...forged])(
    'refuse the cursor %j, which no list gave out',
    async (cursor) => {
      const page = { limit: 2, cursor };
      await expect(store.invoices.list('default', {}, page)).rejects.toThrow(InvalidCursor);
      await expect(store.outbox.list('default', page)).rejects.toThrow(InvalidCursor);
      await expect(store.configuration.customers('default', page)).rejects.toThrow(InvalidCursor);
    },
  );

  it('refuse the cursor of another kind of list', async () => {
    for (const id of ['a', 'b', 'c']) await anInvoiceIn('kinds', id, '2026-10-01T00:00:00.000Z');
    const first = { limit: 1, cursor: null };
    const ofInvoices = (await store.invoices.list('kinds', {}, first)).next_cursor;
    const ofEvents = (await store.outbox.list('kinds', first)).next_cursor;
    const wrongEvents = store.outbox.list('kinds', { limit: 1, cursor: ofInvoices });
    await expect(wrongEvents).rejects.toThrow(InvalidCursor);
    const wrongInvoices = store.invoices.list('kinds', {}, { limit: 1, cursor: ofEvents });
    await expect(wrongInvoices).rejects.toThrow(InvalidCursor);
  });
});
