import { createApiClient, postToStripe } from '../../src/cli/http-client';
import { subscribedEventTypes } from '../../src/stripe/event-news';
import type { Stack } from '../stack/start-stack';

/** Two lines, 151.85 and 2.00 USD. */
export function anInvoice(id: string, customer: string) {
  return {
    id,
    customer_id: customer,
    currency: 'usd',
    lines: [
      { id: 'l1', description: 'API calls', quantity: '1234567', unit_amount_decimal: '0.0123' },
      { id: 'l2', description: 'Storage', quantity: '2', unit_amount_decimal: '100' },
    ],
  };
}

interface Account {
  connection: string;
  labKey: string;
  mode: 'none' | 'automatic';
  /** One of the lab's seed: `card` pays at once, `no_address` cannot be taxed. */
  customer: string;
}

/** An account of its own in the lab, its webhooks subscribed as the product subscribes them, one customer. */
export async function configure(
  { apiUrl, labUrl }: Stack,
  { connection, labKey, mode, customer }: Account,
): Promise<string> {
  const seeded = await createApiClient(labUrl, connection).post('/_lab/seed', { key: labKey });
  const events = subscribedEventTypes.map((type, index) => [`enabled_events[${index}]`, type]);
  const endpoint = await postToStripe(labUrl, labKey, '/v1/webhook_endpoints', {
    url: `${apiUrl}/v1/webhooks/stripe/${connection}`,
    ...Object.fromEntries(events),
  });
  const api = createApiClient(apiUrl, connection);
  await api.put(`/v1/connections/${connection}`, {
    stripe: { secret_key: labKey, webhook_secret: endpoint['secret'], api_base: labUrl },
    tax: { mode, timeout: 'PT1H', on_timeout: 'finalize_without_tax' },
    fallback_product_id: 'prod_misc',
  });
  await api.put(`/v1/customers/${customer}`, {
    name: 'Customer, Inc.',
    billing_config: {
      billing_provider_type: 'stripe',
      billing_provider_customer_id: `cus_${customer}`,
      stripe_collection_method: 'charge_automatically',
    },
  });
  return String(seeded['account']);
}
