import { createLabClient } from '../support/lab-client';
import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';
import { until } from '../support/until';

jest.setTimeout(240_000);
const deadlineMs = 120_000;

const plan = (unit_amount_decimal: string, quantity = '1') => [
  { id: 'L1', description: 'Plan', quantity, unit_amount_decimal },
];

describe('cases of what a caller posts and what Stripe makes of it', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const pathOf = (view: View) => `/v1/invoices/${view['external_invoice'].invoice_id}`;
  const eventsOf = async (id: string): Promise<View[]> => {
    const { body } = await stack.call('GET', '/v1/events?limit=100');
    return body['data'].filter((event: View) => event['data'].id === id);
  };

  it('C07 0.30 USD is settled with nothing collected, and the next invoice carries it', async () => {
    const post = (id: string, quantity: string) =>
      stack.post(anInvoice({ id, lines: plan('10', quantity) }));
    const accepted = await post('INV-M07A', '3');
    expect(accepted['warnings'][0].message).toContain('carry it over');
    const settled = await stack.whenStatus('INV-M07A', 'paid', deadlineMs);
    const nothing = { total: 30, amount_due: 0, amount_paid: 0, carried_over: 30 };
    expect(settled['totals']).toMatchObject(nothing);
    const paid = (await eventsOf('INV-M07A')).find(({ type }) => type === 'invoice.paid');
    expect(paid?.['data'].totals).toMatchObject(nothing);
    await post('INV-M07B', '50');
    const next = await stack.whenStatus('INV-M07B', 'paid', deadlineMs);
    expect(next['totals']).toMatchObject({ subtotal: 500, total: 500, amount_due: 530 });
  });

  it('C07 1,250,000.00 USD is stopped before anything is written', async () => {
    const invoice = anInvoice({ id: 'INV-M07C', lines: plan('125000000') });
    const { status, body } = await stack.call('POST', '/v1/invoices', invoice);
    expect(status).toBe(422);
    expect(body['errors'][0].message).toMatch(/above the ceiling of USD 999,999\.99.*Split/);
    expect(await stack.lab.requests({ method: 'POST', invoice: 'INV-M07C' })).toEqual([]);
  });

  it('C08 texts over the limits reach Stripe cut and well-formed, and stay whole here', async () => {
    const emoji = '\u{1F600}';
    const description = `${'x'.repeat(2_999)}\n${'م'.repeat(500)}${'y'.repeat(998)}${emoji}${'z'.repeat(700)}`;
    const memo = 'm'.repeat(1_600);
    const note = 'a'.repeat(499) + emoji;
    const { id, warnings } = await stack.post(
      anInvoice({ memo, metadata: { note }, lines: [{ ...plan('10000')[0], description }] }),
    );
    expect(warnings.map(({ pointer }: View) => pointer)).toEqual([
      '/lines/0/description',
      '/memo',
      '/metadata/note',
    ]);
    // Who looks later reads them in the timeline.
    const [accepted] = await stack.timeline(id);
    expect(accepted!['data'].warnings).toEqual(
      warnings.map((one: View) => expect.objectContaining(one)),
    );
    const paid = await stack.whenStatus(id, 'paid', deadlineMs);
    expect(paid['totals'].total).toBe(10_000);
    expect(paid['lines'][0].description).toBe(description);
    const invoice = await stack.lab.stripe('GET', pathOf(paid));
    // 4,998 bytes and then an emoji of four.
    expect(invoice['lines'].data[0].description).toBe(
      description.slice(0, description.indexOf(emoji)),
    );
    expect(invoice['description']).toBe('m'.repeat(1_500));
    expect(invoice['metadata']).toMatchObject({
      note: 'a'.repeat(499),
      holdfast_invoice_id: id,
      holdfast_connection: stack.connection,
      holdfast_revision: '1',
    });
  });

  it('C42 finalize is carried out once although both answers are lost and the key is in use', async () => {
    const match = { method: 'POST', path: '/v1/invoices/*/finalize' };
    // The SDK itself repeats a request once when the connection breaks, also with retries off.
    await stack.lab.fault({ match: { ...match, times: 2 }, fault: { kind: 'after' } });
    await stack.lab.fault({ match: { ...match, times: 1 }, fault: { kind: 'idempotency_in_use' } });
    const { id } = await stack.post(anInvoice({ id: 'INV-I03', lines: plan('4500') }));
    const paid = await stack.whenStatus(id, 'paid', deadlineMs);
    expect(paid['totals']).toMatchObject({ total: 4_500, amount_paid: 4_500 });
    const path = `${pathOf(paid)}/finalize`;
    const calls = await stack.lab.requests({ method: 'POST', path });
    expect(calls.length).toBeGreaterThan(1);
    expect(new Set(calls.map(({ idempotency_key }) => idempotency_key)).size).toBe(1);
    expect(calls.filter(({ effect }) => effect)).toHaveLength(1);
    const charges = await stack.lab.stripe('GET', '/v1/charges', { limit: '100' });
    const ofIt = charges['data'].filter(({ amount }: View) => amount === 4_500);
    expect(ofIt).toHaveLength(1);
  });

  it('C43 the same invoice is one, another quantity is refused, and long after it is closed it is answered from the record', async () => {
    const invoice = anInvoice({ id: 'INV-I04', lines: plan('2000', '3') });
    const reordered = Object.fromEntries(Object.entries(invoice).toReversed());
    const [first, second] = await Promise.all([
      stack.call('POST', '/v1/invoices', invoice),
      stack.call('POST', '/v1/invoices', { ...reordered, lines: plan('2000.0', '3.0') }),
    ]);
    const created = [first, second].filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    expect(first.body['workflow'].id).toBe(second.body['workflow'].id);
    const changed = { ...invoice, lines: plan('2000', '4') };
    const refused = await stack.call('POST', '/v1/invoices', changed);
    expect(refused).toMatchObject({ status: 409, body: { code: 'invoice_content_differs' } });
    expect(refused.body['errors']).toEqual([
      { pointer: '/lines/0/quantity', message: 'Was "3", is "4".' },
    ]);
    const paid = await stack.whenStatus('INV-I04', 'paid', deadlineMs);
    expect(paid['totals'].total).toBe(6_000);
    // Closed long ago, as far as Temporal is concerned: the answer is the record's.
    await stack.temporal.workflow.getHandle(stack.workflowId('INV-I04')).result();
    const late = await stack.call('POST', '/v1/invoices', invoice);
    expect(late.status).toBe(200);
    expect(late.body['external_invoice']).toEqual(paid['external_invoice']);
    const writes = await stack.lab.requests({
      method: 'POST',
      path: '/v1/invoices',
      invoice: 'INV-I04',
    });
    expect(writes.filter(({ effect }) => effect)).toHaveLength(1);
  });

  it('C43 the same id of another tenant is an invoice of its own', async () => {
    const elsewhere = { 'holdfast-connection': `${stack.connection}b` };
    const call = async (method: string, path: string, body: object) => {
      const headers = { 'content-type': 'application/json', ...elsewhere };
      const sent = { method, headers, body: JSON.stringify(body) };
      return (await fetch(`${stack.api}${path}`, sent)).status;
    };
    // An account of its own, as another tenant has.
    const secret_key = `sk_test_${stack.connection}b`;
    const stripe = { secret_key, api_base: stack.lab.url };
    const other = createLabClient(stack.lab.url, secret_key);
    const customer = await other.stripe('POST', '/v1/customers', { name: 'Other, Inc.' });
    await call('PUT', `/v1/connections/${stack.connection}b`, {
      stripe,
      fallback_product_id: (await other.stripe('POST', '/v1/products', { name: 'P' }))['id'],
    });
    await call('PUT', '/v1/customers/card', {
      name: 'Other, Inc.',
      billing_config: {
        billing_provider_customer_id: customer['id'],
        stripe_collection_method: 'send_invoice',
      },
    });
    const ours = anInvoice({ id: 'INV-I04T', customer_id: 'invoice', lines: plan('2000', '3') });
    await stack.post(ours);
    const before = await stack.whenStatus('INV-I04T', 'open', deadlineMs);
    const posted = { ...ours, customer_id: 'card', lines: plan('1000') };
    expect(await call('POST', '/v1/invoices', posted)).toBe(201);
    const theirs = await until(
      'the invoice of the other tenant is open',
      async () => {
        const { data } = await other.stripe('GET', '/v1/invoices');
        return data.length === 1 && data[0].status === 'open' ? data[0] : null;
      },
      deadlineMs,
    );
    expect(theirs).toMatchObject({ total: 1_000, metadata: { holdfast_invoice_id: 'INV-I04T' } });
    expect(await stack.get('INV-I04T')).toEqual(before);
    expect(before['totals'].total).toBe(6_000);
  });

  it('C45 a credit in another currency is left alone, and the invoice is in the currency it says', async () => {
    const customer = await stack.lab.stripe('POST', '/v1/customers', { name: 'Euro GmbH' });
    const path = `/v1/customers/${customer['id']}`;
    await stack.lab.stripe('POST', `${path}/balance_transactions`, {
      amount: '-5000',
      currency: 'eur',
    });
    await stack.call('PUT', '/v1/customers/euro', {
      name: 'Euro GmbH',
      billing_config: {
        billing_provider_customer_id: customer['id'],
        stripe_collection_method: 'send_invoice',
      },
    });
    const invoice = anInvoice({ customer_id: 'euro', lines: plan('10000') });
    const { body } = await stack.call('POST', '/v1/invoices/preview', invoice);
    expect(body['warnings']).toEqual([
      { pointer: '/currency', message: expect.stringMatching(/is EUR, the invoice is in USD/) },
    ]);
    const { id } = await stack.post(invoice);
    const open = await stack.whenStatus(id, 'open', deadlineMs);
    expect(open['totals']).toMatchObject({ total: 10_000, amount_due: 10_000 });
    expect((await stack.lab.stripe('GET', pathOf(open)))['currency']).toBe('usd');
    expect(await stack.lab.stripe('GET', path)).toMatchObject({ currency: 'eur', balance: -5_000 });
  });

  it('C45 two currencies in one invoice are refused, each where it stands', async () => {
    const [line] = plan('1000');
    const lines = [
      { ...line, currency: 'eur' },
      { ...line, id: 'L2', currency: 'usd' },
    ];
    const { status, body } = await stack.call('POST', '/v1/invoices', anInvoice({ lines }));
    expect(status).toBe(422);
    expect(body['errors'].map(({ pointer }: View) => pointer)).toEqual([
      '/lines/0/currency',
      '/lines/1/currency',
    ]);
  });

  it('C46 a due day that passes while the draft waits stops it, until the day is moved', async () => {
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const soon = Date.now() + 2 * 24 * 60 * 60_000;
    const { id } = await stack.post(
      anInvoice({ customer_id: 'invoice', finalize: 'manual', due_on: day(soon) }),
    );
    const draft = await stack.whenStatus(id, 'awaiting_approval', deadlineMs);
    const { due_date } = await stack.lab.stripe('GET', pathOf(draft));
    expect(new Date(due_date * 1000).toISOString()).toBe(`${day(soon)}T12:00:00.000Z`);
    await stack.fastForward(id, 4 * 24 * 60 * 60);
    await stack.call('POST', `/v1/invoices/${id}/finalize`, {});
    const held = await stack.when(id, 'blocked', (view) => view['blocked'] !== null, deadlineMs);
    expect(held['blocked']).toMatchObject({ code: 'due_date_passed', step: 'finalize' });
    expect(held['blocked'].message).toContain(day(soon));
    const later = Math.floor(soon / 1000) + 30 * 24 * 60 * 60;
    await stack.lab.stripe('POST', pathOf(draft), { due_date: String(later) });
    await stack.call('POST', `/v1/invoices/${id}/retry`, {});
    await stack.whenStatus(id, 'open', deadlineMs);
  });
});
