import { aDocument, anAcceptance, at, createTestDatabase } from './support';
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

describe('accepting an invoice', () => {
  it('creates once when two calls bring the same invoice at the same moment', async () => {
    const answers = await Promise.all([
      store.invoices.accept(anAcceptance('twice')),
      store.invoices.accept(anAcceptance('twice')),
    ]);
    expect(answers.map((answer) => answer.outcome).toSorted()).toEqual(['created', 'replayed']);
    expect(answers[0].record).toEqual(answers[1].record);
    expect(await store.invoices.timeline(answers[0].record.ref)).toHaveLength(1);
  });

  it('says that the content differs and keeps the first one', async () => {
    await store.invoices.accept(anAcceptance('other', { document: aDocument({ memo: 'first' }) }));
    const second = anAcceptance('other', {
      fingerprint: 'f2',
      document: aDocument({ memo: 'second' }),
    });
    const answer = await store.invoices.accept(second);
    expect(answer.outcome).toBe('differs');
    expect(answer.record.document.memo).toBe('first');
  });

  it('still knows a replay after the state has moved on', async () => {
    const { record } = await store.invoices.accept(anAcceptance('later'));
    const moved = await store.invoices.record(record.ref, [
      { type: 'create_attempted', at, by: 'holdfast', revision: 1, suffix: 0 },
    ]);
    const answer = await store.invoices.accept(anAcceptance('later'));
    expect(answer).toEqual({ outcome: 'replayed', record: moved });
  });

  it('writes the first entry of the timeline and the event with it', async () => {
    const { record } = await store.invoices.accept(anAcceptance('told'));
    expect(await store.invoices.timeline(record.ref)).toEqual([
      {
        seq: 1,
        at,
        type: 'accepted',
        by: 'api_key:test',
        status: 'accepted',
        data: { revision: 1, subtotal: 15185, line_count: 0 },
      },
    ]);
    const { data } = await store.outbox.list('default', { limit: 100, cursor: null });
    const [event] = data.filter((each) => each.data['id'] === 'told');
    expect(event).toMatchObject({
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/) as string,
      type: 'invoice.accepted',
      created_at: at,
      connection: 'default',
      data: { status: 'accepted', sequence: 1, totals: { subtotal: 15185, total: null } },
    });
  });

  it('folds the facts that are known at once: a skipped invoice is closed from the start', async () => {
    const ended = { type: 'ended', at, by: 'holdfast', as: 'skipped', reason: 'zero' } as const;
    const { record } = await store.invoices.accept(anAcceptance('skipped', { facts: [ended] }));
    expect(record.seq).toBe(2);
    expect(await store.invoices.find(record.ref)).toEqual(record);
    const timeline = await store.invoices.timeline(record.ref);
    expect(timeline.map(({ type, status }) => [type, status])).toEqual([
      ['accepted', 'accepted'],
      ['ended', 'skipped'],
    ]);
  });

  it('gives back the document in the order in which it was posted', async () => {
    const custom_fields = { Zone: '1', 'A longer name': '2', B: '3' };
    const document = aDocument({ custom_fields });
    const { record } = await store.invoices.accept(anAcceptance('ordered', { document }));
    const found = await store.invoices.find(record.ref);
    expect(Object.keys(found!.document.custom_fields)).toEqual(Object.keys(custom_fields));
  });
});
