import { blocked } from '../store/support';
import { anInvoice, startApi } from './support';
import type { TestApi } from './support';
import { aKey } from './support-keys';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.post('/v1/invoices', anInvoice()).expect(201);
  await api.store.invoices.record({ connection: 'default', invoice_id: '2026-10-acme' }, [
    blocked(1),
  ]);
});
afterAll(() => api.stop());

const retry = (body: object) => api.post('/v1/invoices/2026-10-acme/retry', body);
const pointers = (body: { errors: { pointer: string }[] }) =>
  body.errors.map(({ pointer }) => pointer);

describe('a correction', () => {
  it('that cannot help is refused with all its faults, and nothing is written or released', async () => {
    const correction = {
      customer: { stripe_customer_id: 'cus_new' },
      products: { unknown: 'prod_1' },
    };
    const { body } = await retry({ correction }).expect(422);
    expect(pointers(body)).toEqual([
      '/correction/products/unknown',
      '/correction/customer/stripe_customer_id',
      '/correction/products',
    ]);
    const { body: customer } = await api.get('/v1/customers/acme').expect(200);
    expect(customer.billing_config.billing_provider_customer_id).toBe('cus_123');
    expect(api.engine.calls).toEqual([]);
  });

  it('needs a key that may write, for it changes the customer of later invoices too', async () => {
    const operator = await startApi();
    const { text } = await aKey(operator.store, { role: 'operate' });
    const ask = (body: object) =>
      operator.post('/v1/invoices/2026-10-acme/retry', body).set('Authorization', `Bearer ${text}`);
    const correction = { customer: { stripe_customer_id: 'cus_new' } };
    const refused = await ask({ correction }).expect(403);
    expect(refused.body).toMatchObject({
      code: 'forbidden',
      detail: 'A correction needs a key with the role write; this one has operate.',
    });
    // Without one the same key may retry, were there such an invoice.
    await ask({}).expect(404);
    const record = await operator.store.configuration.customer('default', 'acme');
    expect(record?.billing_config?.billing_provider_customer_id).toBe('cus_123');
    await operator.stop();
  });

  it('says what is not valid in it', async () => {
    const empty = await retry({ correction: {} }).expect(422);
    expect(pointers(empty.body)).toEqual(['/correction']);
    const wrong = await retry({ correction: { customer: { address: { country: 'usa' } } }, x: 1 });
    expect(pointers(wrong.body)).toEqual(['/correction/customer/address/country', '/x']);
  });
});
