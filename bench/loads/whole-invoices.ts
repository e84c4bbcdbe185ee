import { setTimeout as pause } from 'node:timers/promises';
import { createApiClient, postToStripe } from '../../src/cli/http-client';
import { subscribedEventTypes } from '../../src/stripe/event-news';
import type { Stack } from '../stack/start-stack';
import { createWaits } from './load';
import type { Load } from './load';

export interface WholeInvoices extends Load {
  labKey: string;
  /** The lab's id of the account behind the key. */
  labAccount: string;
  /** How long each POST took, in milliseconds, since the last call. */
  takePostMs(): number[];
}

/** How often the driver asks the database which of its invoices are paid. */
const lookEveryMs = 100;

/** Through the API, the store, the workflow, the lab over HTTP, and signed webhooks, to the record `paid`. */
export async function wholeInvoices(
  stack: Stack,
  mode: 'none' | 'automatic',
): Promise<WholeInvoices> {
  const connection = `bench_${mode}`;
  const labKey = `sk_test_${connection}`;
  const labAccount = await configure(stack, { connection, labKey, mode });
  const api = createApiClient(stack.apiUrl, connection);
  const waits = createWaits();
  let postMs: number[] = [];
  const ending = new AbortController();

  async function look(): Promise<void> {
    while (!ending.signal.aborted) {
      for (const { id, status, blocked_code } of await settled(stack, connection, waits.ids())) {
        if (status === 'paid') waits.resolve(id);
        else waits.reject(id, new Error(`${id} is ${status}, blocked by ${blocked_code}`));
      }
      await pause(lookEveryMs);
    }
  }
  const looking = look();
  return {
    kind: mode,
    labKey,
    labAccount,
    connection,
    async one(id) {
      const begun = performance.now();
      await api.post('/v1/invoices', anInvoice(id));
      postMs.push(performance.now() - begun);
      await waits.until(id);
    },
    takePostMs() {
      const taken = postMs;
      postMs = [];
      return taken;
    },
    async stop() {
      ending.abort();
      await looking;
    },
  };
}

/** Only those that are asked for: at most as many as are in flight, by their primary key. */
async function settled({ pool }: Stack, connection: string, ids: string[]) {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ id: string; status: string; blocked_code: string | null }>(
    `SELECT id, status, blocked_code FROM invoices
     WHERE connection = $1 AND id = ANY($2) AND (status = 'paid' OR blocked_code IS NOT NULL)`,
    [connection, ids],
  );
  return rows;
}

/** Two lines, 151.85 and 2.00 USD. */
function anInvoice(id: string) {
  return {
    id,
    customer_id: 'card',
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
}

/** An account of its own in the lab, its webhooks subscribed as the product subscribes them, one customer. */
async function configure({ apiUrl, labUrl }: Stack, account: Account): Promise<string> {
  const { connection, labKey, mode } = account;
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
  await api.put('/v1/customers/card', {
    name: 'Card Customer, Inc.',
    billing_config: {
      billing_provider_type: 'stripe',
      billing_provider_customer_id: 'cus_card',
      stripe_collection_method: 'charge_automatically',
    },
  });
  return String(seeded['account']);
}
