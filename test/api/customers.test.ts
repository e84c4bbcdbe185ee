import { aCustomer, anInvoice, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const importLines = (lines: (object | string)[], query = '') =>
  api
    .agent()
    .post(`/v1/customers/import${query}`)
    .set('Content-Type', 'application/x-ndjson')
    .send(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));

describe('a customer posted as Metronome documents it', () => {
  const posted = `{
"ingest_aliases": [
"team@example.com"
],
"name": "Example, Inc.",
"billing_config": {
"billing_provider_type": "stripe",
"billing_provider_customer_id": "STRIPE_CUSTOMER_ID",
"stripe_collection_method": "charge_automatically"
}
}`;
  const post = () =>
    api.agent().post('/v1/customers').set('Content-Type', 'application/json').send(posted);

  it('is accepted as it is printed, and once', async () => {
    const { body } = await post().expect(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^cust_/),
      ingest_aliases: ['team@example.com'],
      billing_config: {
        billing_provider_type: 'stripe',
        billing_provider_customer_id: 'STRIPE_CUSTOMER_ID',
        stripe_collection_method: 'charge_automatically',
      },
    });
    const again = await post().expect(200);
    expect(again.body).toEqual(body);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  it('is found by its alias, in the list and by an invoice', async () => {
    const { body } = await post();
    const alias = encodeURIComponent('team@example.com');
    const found = await api.get(`/v1/customers?ingest_alias=${alias}`).expect(200);
    expect(found.body).toEqual({ data: [body], next_cursor: null });
    const none = await api.get('/v1/customers?ingest_alias=nobody').expect(200);
    expect(none.body.data).toEqual([]);
    const invoice = anInvoice({ id: 'by-alias', customer_id: 'team@example.com' });
    const accepted = await api.post('/v1/invoices', invoice).expect(201);
    expect(accepted.body.customer_id).toBe(body.id);
    await api.post('/v1/invoices', invoice).expect(200);
    await api.post('/v1/invoices', { ...invoice, customer_id: body.id }).expect(200);
  });
});

describe('ingest aliases', () => {
  it('name one customer each: a second one is told whose they are, and nothing is written', async () => {
    const mine = { ...aCustomer(), ingest_aliases: ['a@one', 'b@one'] };
    await api.put('/v1/customers/one', mine).expect(201);
    const second = { id: 'two', ...aCustomer(), ingest_aliases: ['c@two', 'b@one'] };
    const { body } = await api.post('/v1/customers', second).expect(422);
    expect(body.errors).toEqual([
      { pointer: '/ingest_aliases/1', message: expect.stringContaining('"one"') },
    ]);
    await api.get('/v1/customers/two').expect(404);
    expect((await api.get('/v1/customers?ingest_alias=c@two')).body.data).toEqual([]);
  });

  it('are free again when their customer gives them up', async () => {
    await api.put('/v1/customers/old', { ...aCustomer(), ingest_aliases: ['moved'] }).expect(201);
    await api.put('/v1/customers/old', { ...aCustomer(), ingest_aliases: [] }).expect(200);
    await api.put('/v1/customers/new', { ...aCustomer(), ingest_aliases: ['moved'] }).expect(201);
    const { body } = await api.get('/v1/customers?ingest_alias=moved');
    expect(body.data).toMatchObject([{ id: 'new' }]);
  });

  it('go to one of two customers who want the same at the same moment', async () => {
    const put = (id: string, ingest_aliases: string[]) =>
      api.put(`/v1/customers/${id}`, { ...aCustomer(), ingest_aliases });
    const answers = await Promise.all([
      put('left', ['x@both', 'y@both']),
      put('right', ['y@both', 'x@both']),
    ]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(1);
  });

  it('lose against an id: an invoice for "acme" is for the customer with that id', async () => {
    await api.put('/v1/customers/other', { ...aCustomer(), ingest_aliases: ['acme'] }).expect(201);
    const invoice = anInvoice({ id: 'by-id', customer_id: 'acme' });
    expect((await api.post('/v1/invoices', invoice)).body.customer_id).toBe('acme');
  });
});

describe('an import of customers', () => {
  it('reports every line, and a bad one stops nothing', async () => {
    const { body } = await importLines([
      { id: 'i1', ...aCustomer() },
      '',
      'not json',
      { id: 'i2', ...aCustomer(), colour: 'red', name: '' },
      { ...aCustomer() },
      { id: 'i3', ...aCustomer(), ingest_aliases: ['i3@example'] },
    ]).expect(200);
    expect(body).toMatchObject({ created: 2, updated: 0, unchanged: 0, refused: 3 });
    expect(
      body.data.map((l: Record<string, unknown>) => [l['line'], l['id'], l['outcome']]),
    ).toEqual([
      [1, 'i1', 'created'],
      [3, null, 'refused'],
      [4, 'i2', 'refused'],
      [5, null, 'refused'],
      [6, 'i3', 'created'],
    ]);
    const pointers = body.data[2].errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.toSorted()).toEqual(['/colour', '/name']);
    await api.get('/v1/customers/i2').expect(404);
  });

  it('changes nothing when the same file comes again', async () => {
    const lines = [{ id: 'again', ...aCustomer() }];
    await importLines(lines);
    expect((await importLines(lines)).body).toMatchObject({ created: 0, unchanged: 1 });
    const changed = await importLines([{ ...lines[0], name: 'Renamed' }]);
    expect(changed.body).toMatchObject({ updated: 1 });
    expect((await api.get('/v1/customers/again')).body.name).toBe('Renamed');
  });

  it('says what it would do and does not do it, when asked so', async () => {
    await api.put('/v1/customers/owner', { ...aCustomer(), ingest_aliases: ['owned'] }).expect(201);
    const { body } = await importLines(
      [
        { id: 'dry', ...aCustomer() },
        { id: 'dry2', ...aCustomer(), ingest_aliases: ['owned'] },
      ],
      '?dry_run=true',
    ).expect(200);
    expect(body).toMatchObject({ created: 1, refused: 1 });
    await api.get('/v1/customers/dry').expect(404);
  });

  it('takes nothing but NDJSON', async () => {
    const { body } = await api
      .post('/v1/customers/import', { id: 'x', ...aCustomer() })
      .expect(415);
    expect(body.code).toBe('unsupported_media_type');
  });
});
