import { aCustomer, secretKey, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const aConnection = {
  stripe: { secret_key: 'sk_test_abcdefghijkl9876', webhook_secret: 'whsec_abcdefghijkl5432' },
};

describe('connections', () => {
  it('never gives a secret back, nor writes one to the log', async () => {
    const put = await api.put('/v1/connections/secretive', aConnection).expect(201);
    const got = await api.get('/v1/connections/secretive').expect(200);
    const listed = await api.get('/v1/connections').expect(200);
    for (const answer of [put, got]) {
      expect(answer.body.stripe).toMatchObject({
        secret_key: 'sk_test_…9876',
        webhook_secret: 'whsec_…5432',
      });
    }
    const told = [put.text, got.text, listed.text, ...api.logLines].join('\n');
    expect(told).not.toContain('abcdefghijkl');
    expect(told).not.toContain(secretKey);
  });

  it('keeps the stored secrets when a PUT leaves them out or sends them as shown', async () => {
    await api.put('/v1/connections/kept', aConnection).expect(201);
    await api.put('/v1/connections/kept', { tax: { mode: 'automatic' } }).expect(200);
    const shown = (await api.get('/v1/connections/kept')).body.stripe;
    await api.put('/v1/connections/kept', { stripe: shown }).expect(200);
    const stored = await api.store.configuration.connection('kept');
    expect(stored?.stripe).toMatchObject(aConnection.stripe);
    await api.put('/v1/connections/kept', { stripe: { webhook_secret: null } }).expect(200);
    expect((await api.store.configuration.connection('kept'))?.stripe.webhook_secret).toBeNull();
  });

  it('refuses what is not a connection, all faults at once', async () => {
    const { body } = await api
      .put('/v1/connections/bad', {
        stripe: { api_base: 'ftp://example.com', webhook_secret: 'whsec_…1234', key: 'x' },
        tax: { timeout: '1 hour' },
        settings: { max_amount: 1e300 },
      })
      .expect(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual([
      '/settings/max_amount',
      '/stripe/api_base',
      '/stripe/key',
      '/tax/timeout',
    ]);
    const second = await api
      .put('/v1/connections/bad', { id: 'worse', stripe: { webhook_secret: 'whsec_…1234' } })
      .expect(422);
    expect(second.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/id',
      '/stripe/secret_key',
      '/stripe/webhook_secret',
    ]);
    await api.get('/v1/connections/bad').expect(404);
  });

  it('refuses the policy fallback without a mode to fall back to', async () => {
    const { body } = await api
      .put('/v1/connections/bad', { ...aConnection, tax: { on_timeout: 'fallback' } })
      .expect(422);
    expect(body.errors[0].pointer).toBe('/tax/fallback_mode');
  });
});

describe('customers and products', () => {
  it('creates a customer once; other content needs a PUT', async () => {
    const posted = { id: 'c1', ...aCustomer() };
    await api.post('/v1/customers', posted).expect(201);
    await api.post('/v1/customers', posted).expect(200);
    const { body } = await api.post('/v1/customers', { ...posted, name: 'Other' }).expect(409);
    expect(body.code).toBe('customer_exists');
    await api.put('/v1/customers/c1', { ...aCustomer(), name: 'Other' }).expect(200);
    expect((await api.get('/v1/customers/c1').expect(200)).body).toMatchObject({
      id: 'c1',
      name: 'Other',
      billing_config: { stripe_collection_method: 'charge_automatically' },
    });
  });

  it('overrides only the settings that were given', async () => {
    const settings = { leave_as_draft: true };
    await api.put('/v1/customers/c2', { ...aCustomer(), settings }).expect(201);
    expect((await api.get('/v1/customers/c2')).body.settings).toEqual(settings);
  });

  it('writes, reads and lists products', async () => {
    const product = { name: 'API calls', custom_fields: { stripe_product_id: 'prod_1' } };
    await api.put('/v1/products/api_calls', product).expect(201);
    await api.put('/v1/products/api_calls', product).expect(200);
    await api.get('/v1/products/nothing').expect(404);
    const { body } = await api.get('/v1/products').expect(200);
    expect(body.data).toMatchObject([{ id: 'api_calls', ...product }]);
  });

  it('lists customers', async () => {
    const { body } = await api.get('/v1/customers?limit=1').expect(200);
    expect(body.data).toHaveLength(1);
    expect(body.next_cursor).toEqual(expect.any(String));
  });

  it('refuses an id that a path could not carry', async () => {
    for (const id of ['..', '.', 'a b', 'a/b', 'x'.repeat(129)]) {
      const { body } = await api.post('/v1/customers', { id, ...aCustomer() }).expect(422);
      expect(body.errors).toMatchObject([{ pointer: '/id' }]);
    }
  });
});
