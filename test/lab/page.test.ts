import { aDraft, startBench, startReceiver, until, type Bench, type Receiver } from './support';

describe("the lab's page", () => {
  let bench: Bench;
  let receiver: Receiver | undefined;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(async () => {
    await bench.stop();
    await receiver?.stop();
    receiver = undefined;
  });

  const page = async (query = ''): Promise<string> => (await fetch(`${bench.url}/${query}`)).text();

  it('masks keys and shows an invoice with its number, status, customer, total and our id', async () => {
    const id = await aDraft(bench.stripe, { metadata: { holdfast_invoice_id: '2026-10-acme' } });
    const { number } = await bench.stripe.invoices.finalizeInvoice(id);
    const shown = await page();
    expect(shown).toContain(id);
    for (const text of [number!, 'open', 'Card Customer, Inc.', 'USD 10.00', '2026-10-acme']) {
      expect(shown).toContain(text);
    }
    expect(shown).toContain('sk_test_…');
    expect(shown).not.toContain('sk_test_lab');
  });

  it('writes amounts with the digits of their currency', async () => {
    await aDraft(bench.stripe, { currency: 'jpy' }, [123456]);
    await aDraft(bench.stripe, { currency: 'kwd' }, [1234560]);
    await aDraft(bench.stripe, {}, [-5, -120000]);
    const shown = await page();
    for (const amount of ['JPY 123,456', 'KWD 1,234.560', 'USD -1,200.05']) {
      expect(shown).toContain(amount);
    }
  });

  it('shows what one invoice consists of and what happened to it', async () => {
    const id = await aDraft(bench.stripe, { metadata: { order: 'o-7' } });
    await bench.stripe.invoices.pay(id, {}, { idempotencyKey: 'pay-once' });
    const shown = await page(`?invoice=${id}`);
    const parts = ['Line 0', 'inpay_1', 'o-7', 'invoice.finalized', 'invoice.paid', 'pay-once'];
    for (const part of parts) expect(shown).toContain(part);
    expect(shown).toContain(`POST /v1/invoices/${id}/pay`);
    expect(await page('?invoice=in_unknown')).toContain('Nothing has the id');
  });

  it('shows an event with the attempts to deliver it', async () => {
    receiver = await startReceiver();
    receiver.answerWith(503);
    await bench.stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'] });
    await aDraft(bench.stripe, {}, []);
    const pending = await until(() =>
      bench.lab.webhooks.list().find((one) => one.last_status === 503),
    );
    const shown = await page('?view=events');
    expect(shown).toContain('invoice.created');
    expect(shown).toMatch(/pending<\/span\s*>\s*\d attempts?, last: 503/);
    expect(await page(`?event=${pending.event}`)).toContain('&quot;livemode&quot;: false');
  });

  it('finds the requests about one invoice', async () => {
    const id = await aDraft(bench.stripe);
    await bench.stripe.customers.list();
    const about = await page(`?view=requests&invoice_id=${id}`);
    expect(about).toContain(`/v1/invoices/${id}/add_lines`);
    expect(about).not.toContain('/v1/customers');
    expect(await page('?view=requests&invoice_id=in_other')).toContain(
      'No request is about in_other',
    );
  });

  it('has words where there is nothing', async () => {
    await bench.control('POST', '/reset', {});
    expect(await page()).toContain('No account yet');
    await bench.control('POST', '/seed', { key: 'sk_test_lab' });
    expect(await page()).toContain('No invoice yet');
    expect(await page('?view=events')).toContain('No event yet');
    expect(await page('?view=requests')).toContain('No request yet');
    expect(await page('?view=faults')).toContain('No fault is armed');
  });

  it('escapes what comes from outside, wherever it stands', async () => {
    const hostile = `"><img src=x onerror='alert(1)'>`;
    const customer = await bench.stripe.customers.create({
      name: hostile,
      address: { line1: hostile, country: 'US' },
      metadata: { holdfast_invoice_id: hostile },
    });
    const id = await aDraft(
      bench.stripe,
      { customer: customer.id, description: hostile, metadata: { holdfast_invoice_id: hostile } },
      [],
    );
    await bench.stripe.invoices.addLines(id, { lines: [{ amount: 1, description: hostile }] });
    const [event] = (await bench.stripe.events.list()).data;
    const places = ['', `?invoice=${id}`, '?view=events', '?view=requests', `?event=${event!.id}`];
    places.push(`?view=requests&invoice_id=${encodeURIComponent(hostile)}`);
    places.push('?view=customers', `?customer=${customer.id}`);
    places.push(`?invoice=${encodeURIComponent(hostile)}`, `?event=${encodeURIComponent(hostile)}`);
    for (const place of places) {
      const shown = await page(place);
      expect(shown).not.toContain('<img');
      // The list of events shows types and ids alone.
      expect(shown.includes('&lt;img')).toBe(place !== '?view=events');
    }
  });

  it('loads nothing from another host and lets no foreign script run', async () => {
    const answer = await fetch(bench.url);
    const shown = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    for (const [, url] of shown.matchAll(/(?:src|href|action)="([^"]*)"/g)) {
      expect(url).toMatch(/^[/#]|^data:,$/);
    }
    for (const [path, type] of [
      ['/_lab/page.css', 'text/css'],
      ['/_lab/page.js', 'text/javascript'],
    ]) {
      const file = await fetch(`${bench.url}${path}`);
      expect(file.headers.get('content-type')).toContain(type);
    }
  });
});
