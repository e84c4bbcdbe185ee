import type { HttpClient, Json } from '../http-client';

/** A connection's Stripe account. */
export interface StripeAccount {
  secret_key: string;
  webhook_secret: string | null;
  api_base: string | null;
}

const fallbackProduct = 'prod_misc';

/** The lab's customers by our ids; what is special about each is in the lab's seed. */
const customers = [
  { id: 'acme', name: 'Acme, Inc.', stripe: 'cus_card', method: 'charge_automatically' },
  { id: 'globex', name: 'Globex GmbH', stripe: 'cus_invoice', method: 'send_invoice' },
  { id: 'initech', name: 'Initech, Inc.', stripe: 'cus_anrok', method: 'charge_automatically' },
  {
    id: 'nowhere',
    name: 'Nowhere, Inc.',
    stripe: 'cus_no_address',
    method: 'charge_automatically',
  },
  {
    id: 'declined',
    name: 'Declined, Inc.',
    stripe: 'cus_declined',
    method: 'charge_automatically',
  },
];

const products = [
  { id: 'api_calls', name: 'API calls' },
  { id: 'storage', name: 'Storage' },
];

/** Configures a connection that points at a lab, with the customers and products that the lab knows. */
export async function seedConnection(
  api: HttpClient,
  connection: string,
  stripe: StripeAccount,
): Promise<void> {
  await api.put(`/v1/connections/${connection}`, {
    stripe: { ...stripe },
    tax: { mode: 'automatic', timeout: 'PT1H', on_timeout: 'finalize_without_tax' },
    fallback_product_id: fallbackProduct,
  });
  const writes = [
    ...customers.map((customer) => api.put(`/v1/customers/${customer.id}`, toCustomer(customer))),
    ...products.map(({ id, name }) =>
      api.put(`/v1/products/${id}`, { name, custom_fields: { stripe_product_id: `prod_${id}` } }),
    ),
  ];
  await Promise.all(writes);
}

function toCustomer({ name, stripe, method }: (typeof customers)[number]): Json {
  return {
    name,
    billing_config: {
      billing_provider_type: 'stripe',
      billing_provider_customer_id: stripe,
      stripe_collection_method: method,
    },
  };
}
