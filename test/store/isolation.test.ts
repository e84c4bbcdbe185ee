import type { Store } from '../../src/store/ports';
import { aDocument, anAcceptance, createTestDatabase, drafted, observed } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store();
  await store.migrate();
});
afterAll(() => database.drop());

const left = { connection: 'left', invoice_id: 'same' };
const right = { connection: 'right', invoice_id: 'same' };
const page = { limit: 100, cursor: null };

describe('two connections with the same ids', () => {
  it('never see, change or find one another', async () => {
    for (const ref of [left, right]) {
      const document = aDocument({ id: 'same', memo: ref.connection });
      const { outcome } = await store.invoices.accept(anAcceptance('same', { ref, document }));
      expect(outcome).toBe('created');
      await store.invoices.saveTaxReport(ref, {
        revision: 1,
        lines: [],
        provider: ref.connection,
      });
    }
    const untouched = await store.invoices.find(right);
    await store.invoices.record(left, [drafted, observed({ stripe_invoice_id: 'in_same' })]);

    expect(await store.invoices.find(right)).toEqual(untouched);
    expect(await store.invoices.timeline(left)).toHaveLength(3);
    expect(await store.invoices.timeline(right)).toHaveLength(1);
    expect((await store.invoices.find(left))!.document.memo).toBe('left');
    expect((await store.invoices.taxReport(right, 1))!.provider).toBe('right');
    expect(await store.invoices.findByStripeId('left', 'in_same')).toEqual(left);
    expect(await store.invoices.findByStripeId('right', 'in_same')).toBeNull();
    expect((await store.invoices.list('right', {}, page)).data).toEqual([untouched]);
    const told = (await store.outbox.list('right', page)).data;
    expect(told.map(({ connection, type }) => [connection, type])).toEqual([
      ['right', 'invoice.accepted'],
    ]);
  });

  it('may hold the same Stripe invoice id and the same event', async () => {
    const observation = observed({ stripe_invoice_id: 'in_same' });
    await store.invoices.record(right, [observation]);
    expect(await store.invoices.findByStripeId('right', 'in_same')).toEqual(right);
    expect(await store.invoices.findByStripeId('left', 'in_same')).toEqual(left);
  });

  it('may not hold one Stripe invoice twice in the same account', async () => {
    const one = { connection: 'left', invoice_id: 'one' };
    const other = { connection: 'left', invoice_id: 'other' };
    await store.invoices.accept(anAcceptance('one', { ref: one }));
    await store.invoices.accept(anAcceptance('other', { ref: other }));
    const observation = observed({ stripe_invoice_id: 'in_twice' });
    await store.invoices.record(one, [observation]);
    await expect(store.invoices.record(other, [observation])).rejects.toMatchObject({
      code: '23505',
      constraint: 'invoices_by_stripe_id',
    });
  });
});
