import request from 'supertest';
import { createServer } from '../../src/api/create-server';
import { hashOfKey } from '../../src/api/auth/key-text';
import { anInvoice, startApi } from './support';
import type { TestApi } from './support';
import { aKey } from './support-keys';

let api: TestApi;
let aheadMs = 0;
const now = () => new Date(Date.now() + aheadMs);
beforeEach(async () => {
  aheadMs = 0;
  api = await startApi({ now });
});
afterEach(() => api.stop());

const list = (text: string) => api.get('/v1/invoices').auth(text, { type: 'bearer' });
const statusOf = async (text: string) => (await list(text)).status;
const later = (seconds: number) => now().getTime() + seconds * 1000;
const ofAll = { livemode: null, connection: null };

describe('a server without keys', () => {
  it('is open until the first key is made, which must be an admin, and never again', async () => {
    const wish = { name: 'me', role: 'write', livemode: false };
    const { body } = await api.post('/v1/api_keys', wish).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/role' })]);
    await api.get('/v1/invoices').expect(200);
    const made = await api.post('/v1/api_keys', { ...wish, role: 'admin' }).expect(201);
    aheadMs = 1_000;
    await api.get('/v1/invoices').expect(401);
    await list(made.body.key).expect(200);
    await api
      .post(`/v1/api_keys/${made.body.id}/revoke`)
      .auth(made.body.key, { type: 'bearer' })
      .expect(200);
    await list(made.body.key).expect(401);
    await api.get('/v1/invoices').expect(401);
  });

  it('is closed all the same when others than this machine may reach it', async () => {
    const config = { ...api.deps.config, isOpenWithoutKeys: false };
    const app = createServer({ ...api.deps, config });
    expect((await request(app).get('/v1/invoices')).status).toBe(401);
    expect((await request(app).get('/livez')).status).toBe(200);
  });

  it('lets nobody in with a key that is none', async () => {
    expect(await statusOf('hf_test_something')).toBe(401);
  });
});

describe('a key', () => {
  it('is shown once and stored as a hash', async () => {
    const { text } = await aKey(api.store);
    const { body } = await api
      .post('/v1/api_keys', { name: 'Billing 2', role: 'write' })
      .auth(text, { type: 'bearer' })
      .expect(201);
    expect(body).toMatchObject({ name: 'Billing 2', role: 'write', livemode: false });
    expect(body.key).toMatch(/^hf_test_[0-9A-Za-z]{61}$/);
    const listed = await api.get('/v1/api_keys').auth(text, { type: 'bearer' }).expect(200);
    expect(listed.text).not.toContain(body.key.slice(20, 60));
    expect(listed.text).not.toContain('hash');
    const [stored] = await api.store.apiKeys.list(ofAll);
    expect(stored).toMatchObject({ secret_hash: hashOfKey(body.key), last4: body.key.slice(-4) });
    expect(JSON.stringify(stored)).not.toContain(body.key.slice(20, 60));
    expect(api.logLines.join('\n')).not.toContain(body.key.slice(20, 60));
  });

  it('is good until its time is over', async () => {
    const { text } = await aKey(api.store, { expires_at: new Date(later(60)).toISOString() });
    expect(await statusOf(text)).toBe(200);
    aheadMs = 61_000;
    expect(await statusOf(text)).toBe(401);
  });

  it('may be one of two while it is rotated, and the last use tells when the first is idle', async () => {
    const old = await aKey(api.store, { name: 'billing' });
    const fresh = await aKey(api.store, { name: 'billing' });
    await list(old.text).expect(200);
    const first = (await api.store.apiKeys.find(old.id))!.last_used_at;
    aheadMs = 59_000;
    await list(old.text).expect(200);
    expect((await api.store.apiKeys.find(old.id))!.last_used_at).toBe(first);
    aheadMs = 120_000;
    await list(fresh.text).expect(200);
    await list(old.text).expect(200);
    expect(Date.parse((await api.store.apiKeys.find(old.id))!.last_used_at!)).toBeGreaterThan(
      Date.parse(first!),
    );
    await api
      .post(`/v1/api_keys/${old.id}/revoke`)
      .auth(fresh.text, { type: 'bearer' })
      .expect(200);
    await list(old.text).expect(401);
    await list(fresh.text).expect(200);
  });

  it('keeps the time of its first revocation', async () => {
    const { text } = await aKey(api.store);
    const other = await aKey(api.store);
    const revoke = () =>
      api.post(`/v1/api_keys/${other.id}/revoke`).auth(text, { type: 'bearer' }).expect(200);
    const first = (await revoke()).body.revoked_at;
    aheadMs = 5_000;
    expect((await revoke()).body.revoked_at).toBe(first);
  });

  it('makes, sees and revokes no key beyond its own reach', async () => {
    const bound = await aKey(api.store, { connection: 'default' });
    const foreign = await aKey(api.store, { connection: 'elsewhere' });
    const live = await aKey(api.store, { livemode: true });
    const as = (text: string) => ({ Authorization: `Bearer ${text}` });
    const seen = await api.get('/v1/api_keys').set(as(bound.text)).expect(200);
    expect(seen.body.data.map(({ id }: { id: string }) => id)).toEqual([bound.id]);
    for (const { id } of [foreign, live]) {
      await api.post(`/v1/api_keys/${id}/revoke`).set(as(bound.text)).expect(404);
    }
    const wish = { name: 'x', role: 'read' };
    const made = await api.post('/v1/api_keys', wish).set(as(bound.text)).expect(201);
    expect(made.body).toMatchObject({ connection: 'default', livemode: false });
    const refused = await api
      .post('/v1/api_keys', {
        ...wish,
        connection: 'elsewhere',
        livemode: true,
        expires_at: '2026-01-01T00:00:00Z',
      })
      .set(as(bound.text))
      .expect(422);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/connection',
      '/expires_at',
      '/livemode',
    ]);
  });

  it('works on its own connection when no other is named, and sets up no other', async () => {
    await api.put('/v1/connections/sandbox', { stripe: { secret_key: 'sk_test_x' } }).expect(201);
    const { text } = await aKey(api.store, { connection: 'sandbox' });
    const as = { Authorization: `Bearer ${text}` };
    await api.put('/v1/customers/c1', { name: 'C' }).set(as).expect(201);
    expect(await api.store.configuration.customer('sandbox', 'c1')).not.toBeNull();
    const seen = await api.get('/v1/connections').set(as).expect(200);
    expect(seen.body.data.map(({ id }: { id: string }) => id)).toEqual(['sandbox']);
    for (const id of ['default', 'new']) {
      const put = api.put(`/v1/connections/${id}`, { stripe: { secret_key: 'sk_test_y' } });
      expect((await put.set(as).expect(404)).body.code).toBe('connection_not_found');
    }
    expect(await api.store.configuration.connection('new')).toBeNull();
  });
});

describe('the timeline', () => {
  it('names the key that acted', async () => {
    const billing = await aKey(api.store, { name: 'billing', role: 'write' });
    const as = { Authorization: `Bearer ${billing.text}` };
    await api
      .post('/v1/invoices', anInvoice({ finalize: 'manual' }))
      .set(as)
      .expect(201);
    const { body } = await api.get('/v1/invoices/2026-10-acme/timeline').set(as).expect(200);
    expect(body.data[0]).toMatchObject({ type: 'accepted', by: 'api_key:billing' });
    await api.post('/v1/invoices/2026-10-acme/void').set(as).expect(200);
    expect(api.engine.calls).toContainEqual({
      name: 'command',
      invoice_id: '2026-10-acme',
      detail: { action: 'void', by: 'api_key:billing' },
    });
  });
});

describe('failed attempts', () => {
  const wrong = 'hf_test_wrong';

  it('are limited to twenty a minute for one address, and say when to come again', async () => {
    const good = await aKey(api.store);
    const unused = await aKey(api.store);
    await list(good.text).expect(200);
    for (let i = 0; i < 20; i += 1) await list(wrong).expect(401);
    const { body, headers } = await list(wrong).expect(429);
    expect(body.code).toBe('too_many_attempts');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    // Not even the right one is tried, but for who was let in before.
    await list(unused.text).expect(429);
    await list(good.text).expect(200);
    aheadMs = 60_000;
    await list(wrong).expect(401);
    await list(unused.text).expect(200);
  });

  it('do not spare a key that was revoked after it was good', async () => {
    const good = await aKey(api.store);
    expect(await statusOf(good.text)).toBe(200);
    await api.store.apiKeys.revoke(ofAll, good.id, now().toISOString());
    for (let i = 0; i < 20; i += 1) expect(await statusOf(good.text)).toBe(401);
    expect(await statusOf(good.text)).toBe(429);
  });
});

describe('live and sandbox', () => {
  it('are told by the Stripe key of a connection, which never changes sides', async () => {
    const put = (id: string, secret_key: string) =>
      api.put(`/v1/connections/${id}`, { stripe: { secret_key } });
    expect((await put('real', 'rk_live_abc').expect(201)).body.livemode).toBe(true);
    expect((await put('toy', 'rk_test_abc').expect(201)).body.livemode).toBe(false);
    for (const [id, key] of [
      ['real', 'sk_test_abc'],
      ['toy', 'sk_live_abc'],
    ] as const) {
      const { body } = await put(id, key).expect(422);
      expect(body.errors[0].pointer).toBe('/stripe/secret_key');
    }
    const test = await aKey(api.store);
    const refused = await put('real2', 'sk_live_abc').auth(test.text, { type: 'bearer' });
    expect(refused.status).toBe(422);
    await api.get('/v1/connections/real').auth(test.text, { type: 'bearer' }).expect(404);
    await api.get('/v1/connections/toy').auth(test.text, { type: 'bearer' }).expect(200);
  });
});
