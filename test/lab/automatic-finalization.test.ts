import { aDraft, startBench, startReceiver, until, type Bench, type Receiver } from './support';

const hour = 3600;

describe('the automatic finalization of a draft', () => {
  let bench: Bench;
  let receiver: Receiver;
  beforeEach(async () => {
    bench = await startBench();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await bench.stop();
    await receiver.stop();
  });

  const advance = (seconds: number) => bench.control('POST', '/clock/advance', { seconds });
  const statusOf = async (id: string) => (await bench.stripe.invoices.retrieve(id)).status;
  const deliveredAt = async (id: string) =>
    (await bench.stripe.invoices.retrieve(id)).webhooks_delivered_at;
  const listen = () =>
    bench.stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['invoice.created'],
    });
  /** With an endpoint that does not take `invoice.created`. */
  const aHeldDraft = async (params = {}): Promise<string> => {
    receiver.answerWith(500);
    await listen();
    const id = await aDraft(bench.stripe, { auto_advance: true, ...params });
    await until(() => receiver.received.length > 0);
    return id;
  };

  it('comes an hour after the endpoint has taken invoice.created', async () => {
    await listen();
    const id = await aDraft(bench.stripe, { auto_advance: true });
    await until(() => deliveredAt(id));
    await advance(hour - 60);
    expect(await statusOf(id)).toBe('draft');
    await advance(120);
    expect(await statusOf(id)).not.toBe('draft');
  });

  it('is held while the endpoint refuses it, for 72 hours and no longer', async () => {
    const id = await aHeldDraft();
    for (const hours of [2, 22, 47]) {
      await advance(hours * hour);
      expect(await statusOf(id)).toBe('draft');
    }
    await advance(hour + 60);
    expect(await statusOf(id)).not.toBe('draft');
  });

  it('comes an hour after an answer that was late', async () => {
    const id = await aHeldDraft();
    await advance(5 * hour);
    expect(await statusOf(id)).toBe('draft');
    receiver.answerWith(200);
    const taken = await until(() => deliveredAt(id));
    expect(taken - (await bench.stripe.invoices.retrieve(id)).created).toBeGreaterThanOrEqual(
      5 * hour,
    );
    await advance(2 * hour);
    expect(await statusOf(id)).not.toBe('draft');
  });

  it('is not held at a time that was given', async () => {
    const at = Math.floor(bench.lab.now() / 1000) + 2 * hour;
    const id = await aHeldDraft({ automatically_finalizes_at: at });
    await advance(hour + 60);
    expect(await statusOf(id)).toBe('draft');
    await advance(hour);
    expect(await statusOf(id)).not.toBe('draft');
  });

  it("waits as long as the account's setting says", async () => {
    await bench.control('PUT', '/behaviour', { collection: { grace_seconds: 24 * hour } });
    const id = await aDraft(bench.stripe, { auto_advance: true });
    const draft = await bench.stripe.invoices.retrieve(id);
    expect(draft.automatically_finalizes_at).toBe(draft.created + 24 * hour + 1);
    await advance(23 * hour);
    expect(await statusOf(id)).toBe('draft');
    await advance(2 * hour);
    expect(await statusOf(id)).not.toBe('draft');
  });

  it('does not come once auto_advance is off, and comes again once it is on', async () => {
    const id = await aDraft(bench.stripe, { auto_advance: true });
    await bench.stripe.invoices.update(id, { auto_advance: false });
    await advance(10 * hour);
    expect(await statusOf(id)).toBe('draft');
    await bench.stripe.invoices.update(id, { auto_advance: true });
    await advance(2 * hour);
    expect(await statusOf(id)).not.toBe('draft');
  });

  it('sends an invoice that is to be sent, and charges nothing', async () => {
    const id = await aDraft(bench.stripe, {
      auto_advance: true,
      collection_method: 'send_invoice',
      days_until_due: 30,
    });
    await advance(2 * hour);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({
      status: 'open',
      attempted: false,
      amount_paid: 0,
    });
  });
});
