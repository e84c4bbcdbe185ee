import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';

const line = (id: string, over: object = {}) => ({
  id,
  description: `Line ${id}`,
  quantity: '1',
  unit_amount_decimal: '100',
  ...over,
});

describe('a retry with a correction', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ tax: { mode: 'automatic' } });
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const retry = (id: string, correction: object) =>
    stack.call('POST', `/v1/invoices/${id}/retry`, { correction });
  const blocked = (id: unknown, code: string): Promise<View> =>
    stack.when(String(id), `blocked by ${code}`, (view) => view['blocked']?.code === code);
  const product = (id: string, stripeId: string) =>
    stack.call('PUT', `/v1/products/${id}`, {
      name: id,
      custom_fields: { stripe_product_id: stripeId },
    });

  it('of the Stripe customer writes the one invoice to the right customer', async () => {
    await stack.call('PUT', '/v1/customers/moved', {
      name: 'Moved',
      billing_config: { billing_provider_customer_id: 'cus_gone' },
    });
    const { id } = await stack.post(anInvoice({ customer_id: 'moved' }));
    await blocked(id, 'stripe_customer_missing');
    await retry(id, { customer: { stripe_customer_id: 'cus_card' } });
    const paid = await stack.whenStatus(id, 'paid');
    const path = `/v1/invoices/${paid['external_invoice'].invoice_id}`;
    expect((await stack.lab.stripe('GET', path))['customer']).toBe('cus_card');
    const { body } = await stack.call('GET', '/v1/customers/moved');
    expect(body['billing_config'].billing_provider_customer_id).toBe('cus_card');
    const replanned = (await stack.timeline(id)).filter(({ type }) => type === 'replanned');
    expect(replanned).toMatchObject([{ data: { n: 1, changed: ['customer'] } }]);
  });

  it('of a product replaces what was written with the old mapping and adds the rest', async () => {
    await product('first', 'prod_misc');
    await product('last', 'prod_gone');
    const lines = Array.from({ length: 120 }, (_, n) =>
      line(`l${n}`, n === 0 ? { product_id: 'first' } : n === 119 ? { product_id: 'last' } : {}),
    );
    const { id } = await stack.post(anInvoice({ lines }));
    await blocked(id, 'stripe_product_missing');
    // The first hundred lines are on the draft already, one of them under a mapping that changes too.
    await product('first', 'prod_storage');
    await retry(id, { products: { last: 'prod_storage' } });
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['totals'].subtotal).toBe(12_000);
  });

  it('of the address writes it to the customer in Stripe, and the tax can be computed', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'no_address' }));
    await blocked(id, 'tax_location_invalid');
    const address = { country: 'US', state: 'CA', postal_code: '94103' };
    const answer = await retry(id, { customer: { address } });
    expect(answer.status).toBe(200);
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['tax'].outcome).toBe('applied');
    const customer = await stack.lab.stripe('GET', '/v1/customers/cus_no_address');
    expect(customer['address']).toMatchObject(address);
    expect((await stack.call('GET', '/v1/customers/no_address')).body['tax'].address).toEqual(
      address,
    );
  });

  it('takes what was mended by PUT before a plain retry, too', async () => {
    await product('stale', 'prod_gone');
    const { id } = await stack.post(
      anInvoice({ lines: [line('l1', { product_id: 'stale', unit_amount_decimal: '900' })] }),
    );
    await blocked(id, 'stripe_product_missing');
    await product('stale', 'prod_misc');
    await stack.call('POST', `/v1/invoices/${id}/retry`, {});
    await stack.whenStatus(id, 'paid');
  });

  it('that Stripe refuses changes nothing and releases nothing', async () => {
    await stack.call('PUT', '/v1/customers/lost', {
      name: 'Lost',
      billing_config: { billing_provider_customer_id: 'cus_gone' },
    });
    const { id } = await stack.post(anInvoice({ customer_id: 'lost' }));
    await blocked(id, 'stripe_customer_missing');
    const { status, body } = await retry(id, { customer: { address: { country: 'US' } } });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'correction_refused' });
    expect(body['detail']).toMatch(/No such customer.*req_/);
    expect((await stack.call('GET', '/v1/customers/lost')).body['tax'].address).toBeNull();
    await blocked(id, 'stripe_customer_missing');
  });
});
