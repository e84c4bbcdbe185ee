import { startLab } from '../../src/lab';
import type { RunningLab } from '../../src/lab';
import { createLabClient } from '../support/lab-client';
import type { LabClient } from '../support/lab-client';
import { anInvoice, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
let running: RunningLab;
let lab: LabClient;
beforeAll(async () => {
  api = await startApi();
  running = await startLab();
  lab = createLabClient(running.url, 'sk_test_preview');
  running.lab.seed(lab.key);
  await connect(lab.key);
  for (const name of ['card', 'no_address', 'unknown']) {
    const billing_config = { billing_provider_customer_id: `cus_${name}` };
    await api.put(`/v1/customers/${name}`, { name, billing_config }).expect(201);
  }
});
afterAll(async () => {
  await api.stop();
  await running.stop();
});

const connect = (secret_key: string) =>
  api
    .put('/v1/connections/default', {
      stripe: { secret_key, api_base: lab.url },
      tax: { mode: 'automatic' },
      fallback_product_id: 'prod_misc',
    })
    .expect(200);
const preview = (change: Record<string, unknown> = {}) =>
  api.post('/v1/invoices/preview', anInvoice({ customer_id: 'card', ...change }));

describe('POST /v1/invoices/preview', () => {
  it('tells the exact requests, the total, and the tax that Stripe would compute', async () => {
    const { body } = await preview().expect(200);
    expect(body).toMatchObject({ skip: null, subtotal: 15_185, warnings: [] });
    expect(body.tax.mode).toBe('automatic');
    expect(body.tax.estimate.tax).toBeGreaterThan(0);
    expect(body.tax.estimate.total).toBe(15_185 + body.tax.estimate.tax);
    const [{ requests, ...invoice }] = body.invoices;
    expect(invoice).toEqual({ id: '2026-10-acme', subtotal: 15_185, line_count: 1 });
    expect(requests.map(({ path }: { path: string }) => path)).toEqual([
      '/v1/invoices',
      '/v1/invoices/{invoice}/add_lines',
      '/v1/invoices/{invoice}/finalize',
    ]);
    expect(requests[0].params).toMatchObject({
      customer: 'cus_card',
      auto_advance: false,
      metadata: { holdfast_invoice_id: '2026-10-acme', holdfast_connection: 'default' },
    });
  });

  it('creates nothing, neither here nor in Stripe', async () => {
    await preview().expect(200);
    await api.get('/v1/invoices/2026-10-acme').expect(404);
    expect((await lab.stripe('GET', '/v1/invoices'))['data']).toEqual([]);
    expect((await lab.requests()).filter(({ effect }) => effect)).toEqual([]);
    expect(api.nudged).toEqual([]);
  });

  it('says which customers cannot be taxed or are not there', async () => {
    const { body } = await preview({ customer_id: 'no_address' }).expect(200);
    expect(body.tax.estimate).toBeNull();
    expect(body.warnings).toEqual([
      { pointer: '/customer_id', message: expect.stringContaining('no address') },
    ]);
    const unknown = await preview({ customer_id: 'unknown' }).expect(200);
    expect(unknown.body.warnings[0].message).toContain('no customer cus_unknown');
  });

  it('says which products have no tax code, and that the key may not look', async () => {
    await lab.stripe('POST', '/v1/products', { id: 'prod_bare', name: 'Bare' });
    await api.put('/v1/products/bare', {
      name: 'Bare',
      custom_fields: { stripe_product_id: 'prod_bare' },
    });
    const line = { id: 'l1', description: 'x', quantity: '1', unit_amount_decimal: '500' };
    const bare = () => preview({ expected_total: 500, lines: [{ ...line, product_id: 'bare' }] });
    expect((await bare().expect(200)).body.warnings).toEqual([
      { pointer: '/lines', message: expect.stringContaining('prod_bare (Bare) has no tax code') },
    ]);
    const restricted = running.lab.keys.add(lab.key, { invoice: 'write', customer: 'write' });
    await connect(restricted.key);
    expect((await bare().expect(200)).body.warnings).toEqual([
      { pointer: '/lines', message: expect.stringContaining('lacks "Products: Read"') },
    ]);
    await connect(lab.key);
  });

  it('says why nothing is taxed', async () => {
    await lab.stripe('POST', '/v1/customers/cus_card', { tax_exempt: 'exempt' });
    const { body } = await preview().expect(200);
    expect(body.tax.estimate).toEqual({ tax: 0, total: 15_185 });
    expect(body.warnings).toEqual([
      { pointer: '/customer_id', message: expect.stringContaining('customer_exempt') },
    ]);
    await lab.stripe('POST', '/v1/customers/cus_card', { tax_exempt: 'none' });
  });

  it('refuses what handing over would refuse, all faults at once', async () => {
    const faulty = { lines: [{ id: 'l1', description: 'x', quantity: 'many' }], colour: 'red' };
    const asPreview = await preview(faulty).expect(422);
    const asPost = await api.post('/v1/invoices', anInvoice({ customer_id: 'card', ...faulty }));
    expect(asPreview.body.errors).toEqual(asPost.body.errors);
  });

  it('says what becomes of more lines than Stripe takes', async () => {
    const line = { description: 'Seat', quantity: '1', unit_amount_decimal: '100' };
    const lines = Array.from({ length: 300 }, (_, n) => ({ ...line, id: `l${n}` }));
    const { body } = await preview({ lines }).expect(200);
    expect(body.invoices).toHaveLength(1);
    expect(body.invoices[0].line_count).toBeLessThanOrEqual(250);
    expect(body.subtotal).toBe(30_000);
    expect(body.warnings.map(({ message }: { message: string }) => message).join()).toMatch(/250/);
  });

  it('answers with a warning when Stripe does not', async () => {
    await lab.fault({ match: { method: 'GET', times: 2 }, fault: { kind: 'before' } });
    const { body } = await preview().expect(200);
    expect(body.warnings[0].message).toMatch(/Stripe could not tell/);
    expect(body.invoices[0].requests).toHaveLength(3);
  });
});
