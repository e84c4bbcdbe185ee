import type { JsonObject } from '../json';
import { idOf, ok, type ClaimApi } from './claim';

/** Runs with a customer of its own, who pays by this card, and takes the customer away again. */
export async function withCustomer(
  api: ClaimApi,
  card: string,
  run: (customer: string) => Promise<void>,
): Promise<void> {
  const customer = idOf(await ok(api, 'POST', '/v1/customers', { name: 'A claim' }));
  try {
    const method = await ok(api, 'POST', `/v1/payment_methods/${card}/attach`, { customer });
    await ok(api, 'POST', `/v1/customers/${customer}`, {
      invoice_settings: { default_payment_method: idOf(method) },
    });
    await run(customer);
  } finally {
    await api.send('DELETE', `/v1/customers/${customer}`, {});
  }
}

/** Stripe's test cards: docs.stripe.com/testing. */
export const goodCard = 'pm_card_visa';
export const decliningCard = 'pm_card_chargeCustomerFail';

export async function aDraft(
  api: ClaimApi,
  customer: string,
  amounts: number[] = [1000],
  params: JsonObject = {},
): Promise<string> {
  const draft = await ok(api, 'POST', '/v1/invoices', {
    customer,
    currency: 'usd',
    auto_advance: false,
    automatic_tax: { enabled: false },
    ...params,
  });
  const lines = amounts.map((amount, n) => ({ amount, description: `Line ${n + 1}` }));
  if (lines.length > 0) await ok(api, 'POST', `/v1/invoices/${idOf(draft)}/add_lines`, { lines });
  return idOf(draft);
}

export async function anOpenInvoice(
  api: ClaimApi,
  customer: string,
  amounts: number[] = [1000],
): Promise<string> {
  const id = await aDraft(api, customer, amounts);
  await ok(api, 'POST', `/v1/invoices/${id}/finalize`, { auto_advance: false });
  return id;
}
