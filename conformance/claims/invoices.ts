import assert from 'node:assert/strict';
import { isObject } from '../json';
import { assertHas, idOf, itemsOf, ok, refused, type Claim } from './claim';
import { aDraft, anOpenInvoice, goodCard, withCustomer } from './fixtures';

const api = 'docs.stripe.com/api/invoices';

export const invoiceClaims: Claim[] = [
  {
    name: 'add_lines on an open invoice is refused',
    source: `${api}/add_lines`,
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        const lines = [{ amount: 5, description: 'Late' }];
        const error = await refused(stripe, 400, `/v1/invoices/${id}/add_lines`, { lines });
        assertHas(error, { type: 'invalid_request_error' });
        assertHas(await ok(stripe, 'GET', `/v1/invoices/${id}`), { total: 1000 });
      }),
  },
  {
    name: 'an uncollectible invoice can be paid out of band',
    source: 'docs.stripe.com/invoicing/overview#uncollectible',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        await ok(stripe, 'POST', `/v1/invoices/${id}/mark_uncollectible`);
        const paid = await ok(stripe, 'POST', `/v1/invoices/${id}/pay`, {
          paid_out_of_band: true,
        });
        assertHas(paid, { status: 'paid', amount_remaining: 0 });
      }),
  },
  {
    name: 'an uncollectible invoice can be voided',
    source: 'docs.stripe.com/invoicing/overview#uncollectible',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        await ok(stripe, 'POST', `/v1/invoices/${id}/mark_uncollectible`);
        assertHas(await ok(stripe, 'POST', `/v1/invoices/${id}/void`), { status: 'void' });
      }),
  },
  {
    name: 'a line takes a fractional quantity',
    source: `${api}/add_lines#add_lines-lines-quantity_decimal`,
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await aDraft(stripe, customer, []);
        const product = idOf(await ok(stripe, 'POST', '/v1/products', { name: 'A claim' }));
        const price_data = { currency: 'usd', product, unit_amount_decimal: '10' };
        const lines = [{ quantity_decimal: '2.5', price_data, description: 'By weight' }];
        const invoice = await ok(stripe, 'POST', `/v1/invoices/${id}/add_lines`, { lines });
        assertHas(invoice, { total: 25 });
        assertHas(itemsOf(invoice['lines'])[0] ?? {}, { amount: 25, quantity_decimal: '2.5' });
      }),
  },
  {
    name: 'tax amounts of a line are added to the total',
    source: `${api}/add_lines#add_lines-lines-tax_amounts`,
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await aDraft(stripe, customer, []);
        const rate = { display_name: 'Sales tax', percentage: 10, inclusive: false };
        const tax_amounts = [{ amount: 100, taxable_amount: 1000, tax_rate_data: rate }];
        const lines = [{ amount: 1000, description: 'Taxed', tax_amounts }];
        const invoice = await ok(stripe, 'POST', `/v1/invoices/${id}/add_lines`, { lines });
        assertHas(invoice, { subtotal: 1000, total: 1100, total_excluding_tax: 1000 });
        const [tax = {}] = itemsOf(invoice['total_taxes']);
        assertHas(tax, { amount: 100, taxable_amount: 1000, tax_behavior: 'exclusive' });
      }),
  },
  {
    name: 'invoice_metadata of add_lines is laid over that of the invoice',
    source: `${api}/add_lines#add_lines-invoice_metadata`,
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await aDraft(stripe, customer, [], { metadata: { one: '1', two: '2' } });
        const lines = [{ amount: 5, description: 'Line' }];
        const invoice_metadata = { two: '3', three: '4' };
        const params = { lines, invoice_metadata };
        const invoice = await ok(stripe, 'POST', `/v1/invoices/${id}/add_lines`, params);
        assert.deepEqual(invoice['metadata'], { one: '1', two: '3', three: '4' });
      }),
  },
  {
    name: 'lines over one page are told of and listed',
    source: 'docs.stripe.com/api/invoice-line-item/list',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await aDraft(
          stripe,
          customer,
          Array.from({ length: 101 }, () => 1),
        );
        const { lines } = await ok(stripe, 'GET', `/v1/invoices/${id}`);
        assert.ok(isObject(lines));
        assert.equal(lines['has_more'], true);
        const path = `/v1/invoices/${id}/lines`;
        const first = await ok(stripe, 'GET', path, { limit: 100 });
        assertHas(first, { has_more: true });
        const starting_after = idOf(itemsOf(first).at(-1) ?? {});
        const rest = await ok(stripe, 'GET', path, { limit: 100, starting_after });
        assertHas(rest, { has_more: false });
        assert.equal(itemsOf(rest).length, 1);
      }),
  },
  {
    name: 'a revision takes the place of an open invoice when it is finalized',
    source: 'docs.stripe.com/invoicing/invoice-edits',
    check: (stripe) =>
      withCustomer(stripe, goodCard, async (customer) => {
        const id = await anOpenInvoice(stripe, customer);
        const from_invoice = { action: 'revision', invoice: id };
        const revision = await ok(stripe, 'POST', '/v1/invoices', { from_invoice });
        assertHas(revision, { status: 'draft', total: 1000, from_invoice });
        const path = `/v1/invoices/${idOf(revision)}/finalize`;
        await ok(stripe, 'POST', path, { auto_advance: false });
        const replaced = await ok(stripe, 'GET', `/v1/invoices/${id}`);
        assertHas(replaced, { status: 'void', latest_revision: idOf(revision) });
      }),
  },
];
