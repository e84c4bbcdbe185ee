import { aCustomer, aLine, anInvoice, secretKey, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const put = (change: object) =>
  api.put('/v1/connections/mapped', { stripe: { secret_key: secretKey }, ...change });

async function pointersOf(change: object): Promise<string[]> {
  const { body } = await put(change).expect(422);
  return body.errors.map(({ pointer }: { pointer: string }) => pointer);
}

const to = (target: string) => ({ from: 'invoice.custom_fields.x', to: target });

describe('an entity mapping', () => {
  it('that would fail an invoice is refused when it is set, all faults at once', async () => {
    const pointers = await pointersOf({
      entity_mapping: [
        to('invoice.custom_fields.' + 'n'.repeat(41)),
        to('invoice.metadata.' + 'k'.repeat(41)),
        to('invoice.metadata.with[brackets]'),
        to('invoice.metadata.holdfast_invoice_id'),
        to('invoiceitem.metadata.holdfast_line_hash'),
        to('invoice.nowhere'),
        { from: 'line.custom_fields.x', to: 'invoice.metadata.ambiguous' },
        to('invoice.metadata.fine'),
      ],
      fallback_product_id: 'price_1',
    });
    expect(pointers).toEqual([
      '/entity_mapping/0/to',
      '/entity_mapping/1/to',
      '/entity_mapping/2/to',
      '/entity_mapping/3/to',
      '/entity_mapping/4/to',
      '/entity_mapping/5',
      '/entity_mapping/6',
      '/fallback_product_id',
    ]);
    await api.get('/v1/connections/mapped').expect(404);
  });

  it('has room for four custom fields, and for what Stripe holds beside our own metadata', async () => {
    const some = (count: number, kind: string) =>
      Array.from({ length: count }, (_, n) => to(`${kind}.f${n}`));
    const full = [
      ...some(4, 'invoice.custom_fields'),
      ...some(47, 'invoice.metadata'),
      ...some(48, 'invoiceitem.metadata'),
    ];
    await put({ entity_mapping: full }).expect(201);
    // A second source of a name that is there takes no room.
    const again = { from: 'customer.custom_fields.x', to: 'invoice.custom_fields.f0' };
    await put({ entity_mapping: [...full, again] }).expect(200);
    for (const kind of ['invoice.custom_fields', 'invoice.metadata', 'invoiceitem.metadata']) {
      expect(await pointersOf({ entity_mapping: [...full, to(`${kind}.more`)] })).toEqual([
        '/entity_mapping/99/to',
      ]);
    }
  });

  it('leaves four keys to Anrok where Anrok reads the metadata', async () => {
    const keys = Array.from({ length: 44 }, (_, n) => to(`invoice.metadata.f${n}`));
    const tax = { mode: 'anrok_metadata' };
    expect(await pointersOf({ tax, entity_mapping: keys })).toEqual(['/entity_mapping/43/to']);
    expect(await pointersOf({ tax, entity_mapping: [to('invoice.metadata.anrok_x')] })).toEqual([
      '/entity_mapping/0/to',
    ]);
  });

  it('maps a product as the two pages show it, and never displaces our own keys', async () => {
    await put({
      entity_mapping: [
        { from: 'product.custom_fields.stripe_product_id', to: 'invoiceitem.price.product' },
        { from: 'invoice.custom_fields.contract_name', to: 'invoice.custom_fields.Contract' },
        { from: 'customer.custom_fields.segment', to: 'invoice.metadata.segment' },
        { from: 'line.custom_fields.site', to: 'invoiceitem.metadata.site' },
      ],
    });
    const on = (request: ReturnType<typeof api.post>) =>
      request.set('Holdfast-Connection', 'mapped');
    const customer = { ...aCustomer(), custom_fields: { segment: 'enterprise' } };
    await on(api.put('/v1/customers/acme', customer));
    const product = { name: 'Calls', custom_fields: { stripe_product_id: 'prod_calls' } };
    await on(api.put('/v1/products/calls', product));
    const line = aLine({ product_id: 'calls', custom_fields: { site: 'Plant 3' } });
    const invoice = anInvoice({ lines: [line], custom_fields: { contract_name: 'C-9' } });
    await on(api.post('/v1/invoices', invoice)).expect(201);
    const ref = { connection: 'mapped', invoice_id: '2026-10-acme' };
    const plan = (await api.store.invoices.find(ref))?.plan;
    expect(plan?.custom_fields).toEqual([{ name: 'Contract', value: 'C-9' }]);
    expect(plan?.metadata).toEqual({
      segment: 'enterprise',
      holdfast_invoice_id: '2026-10-acme',
      holdfast_connection: 'mapped',
      holdfast_revision: '1',
    });
    expect(plan?.lines[0]).toMatchObject({
      stripe_product_id: 'prod_calls',
      metadata: { site: 'Plant 3', holdfast_line_id: 'l1' },
    });
  });
});
