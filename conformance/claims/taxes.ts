import type { JsonObject } from '../json';
import { assertHas, idOf, ok, refused, type Claim, type ClaimApi } from './claim';
import { aDraft, goodCard, withCustomer } from './fixtures';

const rates = 'docs.stripe.com/tax/tax-rates';
const taxIds = 'docs.stripe.com/billing/customer/tax-ids';
const lines = 'docs.stripe.com/api/invoices/add_lines';
const preview = 'docs.stripe.com/api/invoices/create_preview';

const aRate = async (stripe: ClaimApi, percentage: number, inclusive: boolean): Promise<string> =>
  idOf(await ok(stripe, 'POST', '/v1/tax_rates', { display_name: 'VAT', percentage, inclusive }));

/** Runs with an empty draft of a new customer. */
const withDraft =
  (run: (stripe: ClaimApi, draft: string, customer: string) => Promise<void>): Claim['check'] =>
  (stripe) =>
    withCustomer(stripe, goodCard, async (customer) => {
      await run(stripe, await aDraft(stripe, customer, []), customer);
    });

const add = (stripe: ClaimApi, draft: string, added: JsonObject[]): Promise<JsonObject> =>
  ok(stripe, 'POST', `/v1/invoices/${draft}/add_lines`, { lines: added });

export const taxClaims: Claim[] = [
  {
    name: 'exclusive tax comes on top of a line, inclusive tax lies in it',
    source: rates,
    check: withDraft(async (stripe, draft) => {
      const onTop = { amount: 500, tax_rates: [await aRate(stripe, 25, false)] };
      assertHas(await add(stripe, draft, [onTop]), { subtotal: 500, total: 625 });
      const within = { amount: 500, tax_rates: [await aRate(stripe, 25, true)] };
      assertHas(await add(stripe, draft, [within]), { total: 1125, total_excluding_tax: 900 });
    }),
  },
  {
    name: 'an exempt customer pays an inclusive price less the tax of its rate',
    source: rates,
    check: withDraft(async (stripe, _, customer) => {
      await ok(stripe, 'POST', `/v1/customers/${customer}`, { tax_exempt: 'exempt' });
      const draft = await aDraft(stripe, customer, []);
      const line = { amount: 10_000, tax_rates: [await aRate(stripe, 10, true)] };
      assertHas(await add(stripe, draft, [line]), { total: 9091 });
    }),
  },
  {
    name: 'amounts by hand and tax rates exclude each other on one invoice',
    source: lines,
    check: withDraft(async (stripe, draft) => {
      await add(stripe, draft, [{ amount: 100, tax_rates: [await aRate(stripe, 10, false)] }]);
      const tax_rate_data = { display_name: 'Tax', inclusive: false, percentage: 10 };
      const byHand = [{ amount: 10, taxable_amount: 100, tax_rate_data }];
      const refusedLines = [{ amount: 100, tax_amounts: byHand }];
      await refused(stripe, 400, `/v1/invoices/${draft}/add_lines`, { lines: refusedLines });
    }),
  },
  {
    name: 'a tax id of a wrong form is refused, one of a good form waits for its register',
    source: taxIds,
    check: withDraft(async (stripe, draft, customer) => {
      const path = `/v1/customers/${customer}/tax_ids`;
      const error = await refused(stripe, 400, path, { type: 'eu_vat', value: 'DE1' });
      assertHas(error, { code: 'tax_id_invalid', message: 'Invalid value for eu_vat.' });
      const unverified = { verified_address: null, verified_name: null };
      const pending = { verification: { status: 'pending', ...unverified } };
      const never = { type: 'eu_vat', value: '222222222' };
      assertHas(await ok(stripe, 'POST', path, never), pending);
      const shown = await ok(stripe, 'GET', `/v1/invoices/${draft}`);
      assertHas(shown, { customer_tax_ids: [never] });
    }),
  },
  {
    name: 'a preview adds items to nothing, and where there is nothing it is refused',
    source: preview,
    check: withDraft(async (stripe, _, customer) => {
      const item = { amount: 1000, currency: 'usd' };
      const path = '/v1/invoices/create_preview';
      const shown = await ok(stripe, 'POST', path, { customer, invoice_items: [item] });
      assertHas(shown, { billing_reason: 'upcoming', total: 1000, status: 'draft' });
      assertHas(await refused(stripe, 404, path, { customer }), { code: 'invoice_upcoming_none' });
    }),
  },
];
