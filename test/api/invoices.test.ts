import { aLine, anInvoice, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

let counter = 0;
function aFreshInvoice(change: Record<string, unknown> = {}): Record<string, unknown> {
  counter += 1;
  return anInvoice({ id: `fresh-${counter}`, ...change });
}

describe('POST /v1/invoices', () => {
  it('accepts an invoice, answers with its state and hands it to the pump', async () => {
    const posted = aFreshInvoice({ expected_total: 15185 });
    const { body, headers } = await api.post('/v1/invoices', posted).expect(201);
    expect(body).toMatchObject({
      id: posted['id'],
      connection: 'default',
      status: 'accepted',
      waiting_for: null,
      blocked: null,
      allowed_actions: ['void'],
      totals: { subtotal: 15185, tax: null, total: null, amount_due: null, amount_paid: 0 },
      external_invoice: { invoice_id: null, external_status: null },
      lines: [{ id: 'l1', amount: 15185 }],
      workflow: { id: `invoice/default/${String(posted['id'])}` },
    });
    expect(headers['location']).toBe(`/v1/invoices/${String(posted['id'])}`);
    expect(api.nudged).toContain(posted['id']);
    expect((await api.get(`/v1/invoices/${String(posted['id'])}`).expect(200)).body).toEqual(body);
  });

  it('links the workflow in the Temporal Web UI', async () => {
    const { body } = await api.post('/v1/invoices', aFreshInvoice({ id: 'linked' })).expect(201);
    expect(body.workflow.url).toBe(
      'http://127.0.0.1:8233/namespaces/default/workflows/invoice%2Fdefault%2Flinked',
    );
  });

  it('makes an id when there is none', async () => {
    const { id: _id, ...posted } = aFreshInvoice();
    const { body } = await api.post('/v1/invoices', posted).expect(201);
    expect(body.id).toMatch(/^inv_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('names every fault of the form in one answer, an unknown field by its name', async () => {
    const { body } = await api
      .post('/v1/invoices', {
        ...aFreshInvoice(),
        curency: 'usd',
        customer_id: '',
        lines: [
          aLine({ quantity: 3, amount: 1.5, 'a/b': 1 }),
          aLine({ description: 'nul \u0000' }),
        ],
        metadata: { key: 1 },
      })
      .expect(422);
    expect(body.code).toBe('invalid_request');
    expect(body.errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual([
      '/curency',
      '/customer_id',
      '/lines/0/amount',
      '/lines/0/a~1b',
      '/lines/0/quantity',
      '/lines/1/description',
      '/metadata/key',
    ]);
    expect(body.errors).toContainEqual({
      pointer: '/curency',
      message: 'Unknown field "curency".',
    });
  });

  it('names every fault of the content in one answer and creates nothing', async () => {
    const posted = aFreshInvoice({
      customer_id: 'nobody',
      currency: 'xxx',
      expected_total: 1,
      lines: [aLine(), aLine()],
    });
    const { body } = await api.post('/v1/invoices', posted).expect(422);
    const pointers = body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/customer_id', '/currency', '/lines/1/id']));
    await api.get(`/v1/invoices/${String(posted['id'])}`).expect(404);
    expect(api.nudged).not.toContain(posted['id']);
  });

  it('answers the same invoice again without a second effect, whatever its bytes', async () => {
    const posted = aFreshInvoice({
      lines: [aLine({ quantity: '3', period: period('2026-10-01T00:00:00Z') })],
    });
    const first = await api.post('/v1/invoices', posted).expect(201);
    const lines = [aLine({ quantity: '3.0', period: period('2026-10-01T02:00:00+02:00') })];
    const reordered = Object.fromEntries(
      Object.entries({ ...posted, lines, currency: 'USD' }).toReversed(),
    );
    const again = await api.post('/v1/invoices', reordered).expect(200);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(api.nudged.filter((id) => id === posted['id'])).toHaveLength(1);
  });

  it('refuses other content under the same id and tells the difference', async () => {
    const posted = aFreshInvoice();
    await api.post('/v1/invoices', posted).expect(201);
    const { body } = await api
      .post('/v1/invoices', { ...posted, lines: [aLine({ quantity: '4' })] })
      .expect(409);
    expect(body.code).toBe('invoice_content_differs');
    expect(body.errors).toEqual([
      { pointer: '/lines/0/quantity', message: 'Was "1234567", is "4".' },
    ]);
  });

  it('creates one invoice when the same is posted several times at once', async () => {
    const posted = aFreshInvoice();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.post('/v1/invoices', posted)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(api.nudged.filter((id) => id === posted['id'])).toHaveLength(1);
  });

  it('answers a repeated invoice although its customer would be refused today', async () => {
    const customer = { name: 'Later', billing_config: { billing_provider_customer_id: 'cus_9' } };
    await api.put('/v1/customers/later', customer).expect(201);
    const posted = aFreshInvoice({ customer_id: 'later' });
    await api.post('/v1/invoices', posted).expect(201);
    await api.put('/v1/customers/later', { name: 'Later' }).expect(200);
    const { body } = await api.post('/v1/invoices', posted).expect(200);
    expect(body.id).toBe(posted['id']);
  });

  it('keeps invoices of two connections apart', async () => {
    await api.put('/v1/connections/other', {
      stripe: { secret_key: 'sk_test_other_0123456789' },
      fallback_product_id: 'prod_other',
    });
    const other = { 'Holdfast-Connection': 'other' };
    const customer = {
      id: 'acme',
      name: 'Other',
      billing_config: { billing_provider_customer_id: 'cus_o' },
    };
    await api.post('/v1/customers', customer).set(other).expect(201);
    const posted = aFreshInvoice();
    await api.post('/v1/invoices', posted).expect(201);
    const lines = [aLine({ quantity: '1', unit_amount_decimal: '1000' })];
    await api
      .post('/v1/invoices', { ...posted, lines })
      .set(other)
      .expect(201);
    const { body } = await api
      .get(`/v1/invoices/${String(posted['id'])}`)
      .set(other)
      .expect(200);
    expect(body).toMatchObject({ connection: 'other', totals: { subtotal: 1000 } });
  });

  it('is refused for a connection that does not exist', async () => {
    const { body } = await api
      .post('/v1/invoices', aFreshInvoice())
      .set('Holdfast-Connection', 'nowhere')
      .expect(404);
    expect(body.code).toBe('connection_not_found');
  });

  it('records an invoice that is skipped and starts nothing', async () => {
    const customer = {
      name: 'Free',
      billing_config: { billing_provider_customer_id: 'cus_free' },
      settings: { skip_zero_total: true },
    };
    await api.put('/v1/customers/free', customer).expect(201);
    const lines = [aLine({ quantity: '0' })];
    const posted = aFreshInvoice({ customer_id: 'free', lines });
    const { body } = await api.post('/v1/invoices', posted).expect(201);
    expect(body).toMatchObject({ status: 'skipped', allowed_actions: [] });
    expect(api.nudged).not.toContain(posted['id']);
  });

  it('tells in warnings what will look other than it was posted', async () => {
    const { body } = await api
      .post('/v1/invoices', aFreshInvoice({ memo: 'm'.repeat(2_000) }))
      .expect(201);
    expect(body.warnings).toEqual([{ pointer: '/memo', message: expect.any(String) }]);
  });

  it('takes invoices while Temporal is away', async () => {
    api.engine.isAway = true;
    const { body } = await api.post('/v1/invoices', aFreshInvoice()).expect(201);
    expect(body.status).toBe('accepted');
    api.engine.isAway = false;
  });
});

function period(start: string): { start: string; end: string } {
  return { start, end: '2026-11-01T00:00:00Z' };
}

describe('reading invoices', () => {
  it('pages through a list, newest first, and filters it', async () => {
    const customer = { name: 'Pager', billing_config: { billing_provider_customer_id: 'cus_p' } };
    await api.put('/v1/customers/pager', customer).expect(201);
    const ids = ['page-1', 'page-2', 'page-3'];
    for (const id of ids) {
      await api.post('/v1/invoices', anInvoice({ id, customer_id: 'pager' })).expect(201);
    }
    const list = '/v1/invoices?customer_id=pager&status=accepted&limit=2';
    const first = await api.get(list).expect(200);
    const second = await api.get(`${list}&cursor=${first.body.next_cursor}`).expect(200);
    const seen = [...first.body.data, ...second.body.data].map((invoice) => invoice.id);
    expect(seen).toEqual(ids.toReversed());
    expect(second.body.next_cursor).toBeNull();
    const none = await api.get('/v1/invoices?customer_id=pager&status=paid').expect(200);
    expect(none.body.data).toEqual([]);
    const before = await api.get('/v1/invoices?customer_id=pager&created[lt]=2020-01-01T00:00:00Z');
    expect(before.body.data).toEqual([]);
  });

  it('refuses an unknown query parameter and a limit out of range, by name', async () => {
    const { body } = await api.get('/v1/invoices?statuss=paid&limit=101').expect(422);
    expect(body.errors).toEqual([
      { pointer: '?limit', message: 'A whole number from 1 to 100.' },
      { pointer: '?statuss', message: 'Unknown query parameter "statuss".' },
    ]);
  });

  it('refuses a cursor that no list gave out', async () => {
    const forged = Buffer.from('{"forged":true}').toString('base64url');
    const { body } = await api.get(`/v1/invoices?cursor=${forged}`).expect(422);
    expect(body.errors[0].pointer).toBe('?cursor');
  });

  it('shows the timeline and the events that the acceptance owes', async () => {
    const posted = aFreshInvoice();
    await api.post('/v1/invoices', posted).expect(201);
    const timeline = await api.get(`/v1/invoices/${String(posted['id'])}/timeline`).expect(200);
    expect(timeline.body.data).toMatchObject([{ seq: 1, type: 'accepted', status: 'accepted' }]);
    const events = await api.get('/v1/events?limit=1').expect(200);
    expect(events.body.data).toMatchObject([{ type: 'invoice.accepted', connection: 'default' }]);
  });
});
