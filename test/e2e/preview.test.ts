import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '../support/lab-client';
import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';

const line = { description: 'Seat', quantity: '1', unit_amount_decimal: '1.5' };
const manyLines = Array.from({ length: 251 }, (_, n) => ({
  ...line,
  id: `l${n}`,
  product_id: n % 2 === 0 ? 'even' : 'odd',
}));

type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** As it arrives on the wire: a form has texts alone, and nothing of what is empty. */
function asSent(value: Json): Json {
  if (Array.isArray(value)) return value.map(asSent);
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).filter(([, part]) => JSON.stringify(part) !== '{}');
  return Object.fromEntries(entries.map(([name, part]) => [name, asSent(part)]));
}

describe('the requests of a preview', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    await stack.lab.behave({
      automatic_tax: { provider: 'anrok' },
      tax_listener: { mode: 'apply', delay_ms: 0 },
    });
    for (const over_250_lines of ['collapse', 'group_by_product', 'split']) {
      await stack.call('PUT', `/v1/customers/${over_250_lines}`, {
        name: over_250_lines,
        billing_config: { billing_provider_customer_id: 'cus_card' },
        settings: { over_250_lines },
      });
    }
  });
  afterAll(async () => {
    await stack.check();
    await stack.stop();
  });

  /** What changed something of one invoice at the lab, in its order. */
  async function sentFor(stripeId: string, invoiceId: string): Promise<unknown[]> {
    const requests = await stack.lab.requests({ method: 'POST' });
    const isOfIt = ({ path, params }: LedgerEntry) =>
      path.startsWith(`/v1/invoices/${stripeId}`) ||
      (params['metadata'] as View | undefined)?.['holdfast_invoice_id'] === invoiceId;
    return requests
      .filter((entry) => entry.effect && isOfIt(entry))
      .map(({ method, path, params }) => ({
        method,
        path: path.replace(stripeId, '{invoice}'),
        params,
      }));
  }

  async function expectSentAsPreviewed(invoice: Record<string, unknown>): Promise<View[]> {
    const { status, body } = await stack.call('POST', '/v1/invoices/preview', invoice);
    expect(status).toBe(200);
    await stack.post(invoice);
    const paid: View[] = [];
    for (const { id, subtotal, requests } of body['invoices']) {
      const view = await stack.whenStatus(id, 'paid', 120_000);
      expect(view['totals'].subtotal).toBe(subtotal);
      const sent = await sentFor(view['external_invoice'].invoice_id, id);
      expect(sent).toEqual(requests.map(asSent));
      paid.push(view);
    }
    return paid;
  }

  it('are what is sent without tax', async () => {
    await expectSentAsPreviewed(anInvoice({ memo: 'Thank you', metadata: { po: '4711' } }));
  });

  it('are what is sent with automatic tax, which ends as the page of Anrok shows it', async () => {
    const [paid] = await expectSentAsPreviewed(anInvoice({ tax: { mode: 'automatic' } }));
    const invoice = await stack.lab.stripe(
      'GET',
      `/v1/invoices/${paid!['external_invoice'].invoice_id}`,
    );
    const file = join(__dirname, '..', 'fixtures', 'metronome', 'automatic-tax.json');
    expect(invoice).toMatchObject(JSON.parse(readFileSync(file, 'utf8')));
    expect(paid!['tax']).toMatchObject({ outcome: 'applied', provider: 'anrok' });
  });

  it("are what is sent with Anrok's handshake", async () => {
    const tax = { mode: 'anrok_metadata' };
    await expectSentAsPreviewed(anInvoice({ customer_id: 'anrok', tax }));
  });

  it.each(['collapse', 'group_by_product', 'split'])(
    'are what is sent of 251 lines by %s',
    async (customer_id) => {
      const paid = await expectSentAsPreviewed(anInvoice({ customer_id, lines: manyLines }));
      expect(paid).toHaveLength(customer_id === 'split' ? 2 : 1);
    },
    240_000,
  );

  it('are what is sent of a line that a Stripe price sells, to its payment', async () => {
    const price = await stack.lab.stripe('POST', '/v1/prices', {
      currency: 'usd',
      unit_amount: '1250',
      'product_data[name]': 'Support',
    });
    await stack.call('PUT', '/v1/products/support', {
      name: 'Support',
      custom_fields: { stripe_product_id: price['id'] },
    });
    const lines = [
      { ...line, id: 'l1', product_id: 'support', quantity: '3', unit_amount_decimal: '1250' },
    ];
    const [paid] = await expectSentAsPreviewed(anInvoice({ lines }));
    expect(paid!['totals']).toMatchObject({ total: 3_750, amount_paid: 3_750 });
    const { data } = await stack.lab.stripe(
      'GET',
      `/v1/invoices/${paid!['external_invoice'].invoice_id}/lines`,
    );
    expect(data[0].pricing.price_details.price).toBe(price['id']);
  });

  it('are what is sent of a total of zero, which is paid by itself', async () => {
    const lines = [{ ...line, id: 'l1', quantity: '0' }];
    await expectSentAsPreviewed(anInvoice({ lines }));
  });
});
