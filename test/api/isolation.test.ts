import { createRoutes } from '../../src/api/routes';
import { aCustomer, anInvoice, startApi } from './support';
import type { TestApi } from './support';

/** What is in the live connection, by the parameter of a path that names it; no other has such ids. */
const ids: Record<string, string> = {
  invoice_id: 'live-invoice',
  customer_id: 'live-customer',
  product_id: 'live-product',
  bulk_action_id: 'live-bulk',
};

/** Bodies that a route wants before it looks for anything. */
const bodies: Record<string, object> = {
  supplyTaxInvoice: { revision: 1, lines: [] },
  extendTaxWaitInvoice: { by: 'PT1H' },
  acceptDifferenceInvoice: { difference: 'f', reason: 'r' },
};

const routes = createRoutes().filter(({ takesConnection }) => takesConnection);
const isOfOne = ({ method, path }: (typeof routes)[number]) =>
  path.includes('{') && method !== 'put';
const nameOf = ({ method, path }: (typeof routes)[number]) => `${method.toUpperCase()} ${path}`;
const named = (some: typeof routes) => some.map((route) => [nameOf(route), route] as const);

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const live = { 'Holdfast-Connection': 'live' };
  await api
    .put('/v1/connections/live', {
      stripe: { secret_key: 'sk_live_abc' },
      fallback_product_id: 'prod_misc',
    })
    .expect(201);
  await api.put('/v1/customers/live-customer', aCustomer()).set(live).expect(201);
  await api.put('/v1/products/live-product', { name: 'P' }).set(live).expect(201);
  const invoice = anInvoice({ id: 'live-invoice', customer_id: 'live-customer' });
  await api.post('/v1/invoices', invoice).set(live).expect(201);
  const bulk = {
    id: 'live-bulk',
    action: 'retry',
    filter: { customer_id: 'live-customer' },
    dry_run: true,
  };
  await api.post('/v1/bulk_actions', bulk).set(live).expect(201);
});
afterAll(() => api.stop());

/** As a caller of the sandbox, which is the connection `default`. */
function send({ method, path, id }: (typeof routes)[number]) {
  const target = path.replace(/\{(\w+)\}/g, (_match, name: string) => ids[name] ?? `no-${name}`);
  const call = api.agent()[method](target);
  const body = bodies[id];
  return body ? call.send(body) : call;
}

it('knows an id of the live connection for every parameter of a path', () => {
  const parameters = routes.flatMap(({ path }) => path.match(/(?<=\{)\w+(?=\})/g) ?? []);
  expect([...new Set(parameters)].toSorted()).toEqual(Object.keys(ids).toSorted());
});

it.each(named(routes.filter(isOfOne)))(
  '%s answers 404 to the other connection',
  async (_, route) => {
    const { status, body } = await send(route);
    expect({ status, code: body.code }).toEqual({
      status: 404,
      code: expect.stringMatching(/_not_found$/),
    });
  },
);

it.each(named(routes.filter((route) => route.method === 'get' && !isOfOne(route))))(
  '%s lists nothing of the other connection',
  async (_, route) => {
    const { status, text } = await send(route);
    expect(status).toBe(200);
    expect(text).not.toContain('live-');
  },
);

it('leaves the same ids of two connections apart', async () => {
  await api.put('/v1/customers/live-customer', { ...aCustomer(), name: 'Other' }).expect(201);
  const document = anInvoice({ id: 'live-invoice', memo: 'Of the sandbox' });
  await api.post('/v1/invoices', document).expect(201);
  const live = { 'Holdfast-Connection': 'live' };
  const customer = await api.get('/v1/customers/live-customer').set(live).expect(200);
  expect(customer.body.name).toBe('Example, Inc.');
  const record = await api.store.invoices.find({ connection: 'live', invoice_id: 'live-invoice' });
  expect(record?.document).toMatchObject({ memo: null, customer_id: 'live-customer' });
});
