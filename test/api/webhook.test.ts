import { aSignature, anEvent, startApi, webhookSecret, lostConnection } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const path = '/v1/webhooks/stripe/default';

async function counts() {
  const { body } = await api.get('/v1/connections/default').expect(200);
  return body.webhook_events as { by_outcome: Record<string, number>; refused: number };
}

async function stored(): Promise<number> {
  const { by_outcome } = await counts();
  return Object.values(by_outcome).reduce((sum, count) => sum + count, 0);
}

describe('POST /v1/webhooks/stripe/{connection_id}', () => {
  it('stores a signed event before it answers, and hands it to the pump', async () => {
    const event = anEvent('invoice.paid');
    const before = await stored();
    await api.webhook(event).expect(200, { received: true });
    expect(await stored()).toBe(before + 1);
    expect(api.nudged).toContain((event as { id: string }).id);
  });

  it('settles at once what is of the other mode or of a type that it does not want', async () => {
    const ignored = async () => (await counts()).by_outcome['ignored'] ?? 0;
    const before = { ignored: await ignored(), nudges: api.nudged.length };
    await api.webhook(anEvent('invoice.paid', {}, { livemode: true })).expect(200);
    await api.webhook(anEvent('invoice.upcoming')).expect(200);
    expect(await ignored()).toBe(before.ignored + 2);
    expect(api.nudged).toHaveLength(before.nudges);
  });

  it('takes at once what is signed with a secret that another process has set just now', async () => {
    const standing = await api.store.configuration.connection('default');
    if (!standing) throw new Error('The tests have a connection.');
    await api.webhook(anEvent('invoice.paid')).expect(200);
    const secret = 'whsec_set_by_another_process';
    const stripe = { ...standing.stripe, webhook_secret: `${webhookSecret},${secret}` };
    await api.store.configuration.saveConnection({ ...standing, stripe });
    expect((await api.webhook(anEvent('invoice.paid'), { secret })).status).toBe(200);
    await api.store.configuration.saveConnection(standing);
  });

  it('settles the echo of our own write at once, and lets the second telling wait for the sweep', async () => {
    const nudges = api.nudged.length;
    const before = (await api.store.inbox.countByOutcome('default'))['no_news'] ?? 0;
    const ourKey = { request: { idempotency_key: 'invoice/default/inv1/r1/finalize' } };
    await api.webhook(anEvent('invoice.finalized', {}, ourKey)).expect(200, { received: true });
    expect((await api.store.inbox.countByOutcome('default'))['no_news']).toBe(before + 1);
    const paid = { data: { object: { object: 'invoice', id: 'in_1', status: 'paid' } } };
    const second = anEvent('invoice.payment_succeeded', {}, paid);
    await api.webhook(second).expect(200, { received: true });
    expect(api.nudged).toHaveLength(nudges);
    const pending = await api.store.inbox.claimPending(1_000, 0, 1);
    expect(pending.map((row) => row.event_id)).toContain((second as { id: string }).id);
  });

  it('takes the same event twice and keeps it once', async () => {
    const event = anEvent('invoice.paid');
    await api.webhook(event).expect(200, { received: true });
    const nudges = api.nudged.length;
    await api.webhook(event).expect(200, { received: true, duplicate: true });
    expect(api.nudged).toHaveLength(nudges);
  });

  it('refuses what is forged, changed, stale or unsigned, counts it and keeps nothing', async () => {
    const before = { stored: await stored(), ...(await counts()) };
    const event = anEvent('invoice.paid');
    const payload = JSON.stringify(event);
    const now = Math.floor(Date.now() / 1000);
    const good = `t=${now},v1=${aSignature(payload, webhookSecret, now)}`;
    const attempts = [
      api.webhook(event, { secret: 'whsec_of_somebody_else' }),
      api.webhook(event, { header: good, body: `${payload} ` }),
      api.webhook(event, { ageSeconds: 660 }),
      api.webhook(event, { header: good.replace('v1=', 'v0=') }),
      api.agent().post(path).set('Content-Type', 'application/json').send(payload),
      api.agent().post(path),
    ];
    for (const attempt of attempts) {
      const { status, body } = await attempt;
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_signature' });
    }
    expect(await stored()).toBe(before.stored);
    expect((await counts()).refused).toBe(before.refused + attempts.length);
  });

  it('takes an event with two signatures, whichever of them is ours', async () => {
    for (const order of ['first', 'last']) {
      const event = anEvent('invoice.paid');
      const payload = JSON.stringify(event);
      const now = Math.floor(Date.now() / 1000);
      const ours = `v1=${aSignature(payload, webhookSecret, now)}`;
      const theirs = `v1=${'0'.repeat(64)}`;
      const pair = order === 'first' ? [ours, theirs] : [theirs, ours];
      const answer = await api.webhook(event, { header: `t=${now},${pair.join(',')}` });
      expect(answer.body).toEqual({ received: true });
    }
  });

  it('takes events of either secret while one is being rolled, and of one when it is removed', async () => {
    const connection = (webhook_secret: string) => ({
      stripe: { secret_key: 'sk_test_rolling_0123456789', webhook_secret },
    });
    const statusOf = async (secret: string) =>
      (await api.webhook(anEvent('invoice.paid'), { connection: 'rolling', secret })).status;
    await api.put('/v1/connections/rolling', connection('whsec_new,whsec_old')).expect(201);
    expect(await statusOf('whsec_old')).toBe(200);
    expect(await statusOf('whsec_new')).toBe(200);
    await api.put('/v1/connections/rolling', connection('whsec_new')).expect(200);
    expect(await statusOf('whsec_new')).toBe(200);
    expect(await statusOf('whsec_old')).toBe(400);
  });

  it('takes an event of more than 400 kB and refuses 5 MB of noise', async () => {
    const lines = Array.from({ length: 10 }, () => ({ description: '€'.repeat(14_000) }));
    const event = anEvent('invoice.finalized', { lines: { data: lines } });
    expect(Buffer.byteLength(JSON.stringify(event))).toBeGreaterThan(400_000);
    await api.webhook(event).expect(200);
    const { body } = await api.agent().post(path).send('x'.repeat(5_000_000)).expect(413);
    expect(body.code).toBe('body_too_large');
  });

  it('answers 404 for a connection that does not exist', async () => {
    const { body } = await api.webhook(anEvent('invoice.paid'), { connection: 'nowhere' });
    expect(body).toMatchObject({ status: 404, code: 'connection_not_found' });
  });

  it('takes events while Temporal is away', async () => {
    api.engine.isAway = true;
    const { body } = await api.webhook(anEvent('invoice.paid')).expect(200);
    expect(body).toEqual({ received: true });
    api.engine.isAway = false;
  });

  it('answers 503 when the event cannot be stored, so that Stripe sends it again', async () => {
    const { inbox } = api.deps.store;
    const receive = jest.spyOn(inbox, 'receive').mockRejectedValueOnce(lostConnection());
    const { body } = await api.webhook(anEvent('invoice.paid')).expect(503);
    expect(body.code).toBe('store_unavailable');
    receive.mockRestore();
  });
});
