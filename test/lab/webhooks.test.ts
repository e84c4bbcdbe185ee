import type Stripe from 'stripe';
import { aDraft, startBench, startReceiver, until, type Bench, type Receiver } from './support';

describe('the webhooks of the lab', () => {
  let bench: Bench;
  let receiver: Receiver;
  let secret: string;
  let endpoint: string;
  beforeEach(async () => {
    bench = await startBench();
    receiver = await startReceiver();
    const created = await bench.stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['invoice.finalized', 'invoice.updated', 'invoice.paid'],
      api_version: '2026-10-28.endive',
    });
    secret = created.secret!;
    endpoint = created.id;
  });
  afterEach(async () => {
    await bench.stop();
    await receiver.stop();
  });

  const event = (n: number, withSecret = secret): Stripe.Event => {
    const { body, signature } = receiver.received[n]!;
    return bench.stripe.webhooks.constructEvent(body, signature, withSecret);
  };
  const finalized = async () => {
    const id = await aDraft(bench.stripe);
    await bench.stripe.invoices.finalizeInvoice(id, {}, { idempotencyKey: `f-${id}` });
    return id;
  };

  it('are signed so that the SDK accepts them, and filtered by name', async () => {
    const id = await finalized();
    const at = await until(() => {
      const found = receiver.types().indexOf('invoice.finalized');
      return found < 0 ? null : { found };
    });
    const seen = event(at.found);
    expect(seen).toMatchObject({
      type: 'invoice.finalized',
      api_version: '2026-10-28.endive',
      data: { object: { id, status: 'open' } },
      request: { idempotency_key: `f-${id}` },
    });
    expect(receiver.types()).not.toContain('payment_intent.created');
    const read = await bench.stripe.webhookEndpoints.retrieve(endpoint);
    expect(read.secret).toBeUndefined();
  });

  it('tell what changed, and which changes were ours', async () => {
    const id = await aDraft(bench.stripe, {}, []);
    await bench.stripe.invoices.update(id, { metadata: { a: 'b' } }, { idempotencyKey: 'mine' });
    await bench.stripe.invoices.update(id, { metadata: { a: 'b' } });
    await bench.lab.webhooks.settled();
    expect(receiver.types()).toEqual(['invoice.updated']);
    expect(event(0)).toMatchObject({
      data: { previous_attributes: { metadata: { a: null } } },
      request: { idempotency_key: 'mine' },
    });
  });

  it('are tried again until the receiver is back', async () => {
    receiver.answerWith(503);
    await finalized();
    await until(() => receiver.received.length > 0);
    receiver.answerWith(200);
    await until(() => bench.lab.webhooks.list().every(({ status }) => status === 'delivered'));
    const { data } = await bench.control('GET', '/webhook_deliveries');
    expect(Math.max(...data.map((one: { attempts: number }) => one.attempts))).toBe(2);
  });

  it('can be lost, doubled or badly signed', async () => {
    await bench.control('PUT', '/behaviour', { webhooks: { lose: true } });
    await finalized();
    await bench.lab.webhooks.settled();
    expect(receiver.received).toEqual([]);
    await bench.control('PUT', '/behaviour', { webhooks: { lose: false, duplicate: true } });
    await finalized();
    await bench.lab.webhooks.settled();
    const ids = receiver.received.map(({ body }) => JSON.parse(body).id);
    expect(ids.length).toBe(2 * new Set(ids).size);
    await bench.control('PUT', '/behaviour', {
      webhooks: { duplicate: false, bad_signature: true },
    });
    await finalized();
    await bench.lab.webhooks.settled();
    expect(() => event(receiver.received.length - 1)).toThrow(/signature/i);
    const events = await bench.stripe.events.list({ type: 'invoice.finalized' });
    expect(events.data).toHaveLength(3);
  });

  it('come all, but in another order, when they are shuffled', async () => {
    await bench.control('PUT', '/behaviour', { webhooks: { shuffle_window_ms: 100, delay_ms: 1 } });
    await bench.stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['customer.created'],
    });
    const made: string[] = [];
    for (let n = 0; n < 20; n += 1) made.push((await bench.stripe.customers.create({})).id);
    await bench.lab.webhooks.settled();
    const told = receiver.received.map(({ body }) => JSON.parse(body).data.object.id);
    expect(new Set(told)).toEqual(new Set(made));
    expect(told).toHaveLength(made.length);
    expect(told).not.toEqual(made);
  });

  it('carry both signatures while a secret is rolled', async () => {
    const rolled = await bench.control('POST', `/webhook_endpoints/${endpoint}/roll_secret`, {});
    expect(rolled['secret']).not.toBe(secret);
    await finalized();
    await bench.lab.webhooks.settled();
    expect(event(0, secret).id).toBe(event(0, rolled['secret']).id);
  });

  it('are listed by type, types and time', async () => {
    const id = await finalized();
    await bench.stripe.invoices.pay(id);
    const paid = await bench.stripe.events.list({ type: 'invoice.paid' });
    expect(paid.data[0]?.data.object).toMatchObject({ id, status: 'paid' });
    const all = await bench.stripe.events.list({ type: 'invoice.*', limit: 100 });
    expect(all.data.map(({ type }) => type)).toEqual([
      'invoice.payment_succeeded',
      'invoice.paid',
      'invoice.updated',
      'invoice.updated',
      'invoice.finalized',
      'invoice.updated',
      'invoice.created',
    ]);
    const two = await bench.stripe.events.list({ types: ['invoice.created', 'invoice.paid'] });
    expect(two.data).toHaveLength(2);
    const later = { gt: Math.floor(Date.now() / 1000) + 60 };
    expect((await bench.stripe.events.list({ created: later })).data).toEqual([]);
  });
});
