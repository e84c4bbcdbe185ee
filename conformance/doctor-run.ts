import type Stripe from 'stripe';
import { connectionKey } from '../src/domain/ids';
import { ourApiVersion } from '../src/stripe/account-client';
import type { AccountClient } from '../src/stripe/account-client';
import { subscribedEventTypes } from '../src/stripe/event-news';
import { permissions } from '../src/stripe/needed-permissions';
import { giveUp } from '../src/stripe/write';
import type { Write } from '../src/stripe/write';

/** Every call that the doctor makes, with its parameters. */
export async function driveDoctor(client: AccountClient): Promise<void> {
  await client.readAccount();
  await client.readTaxSettings();
  await client.newestEvents(subscribedEventTypes);
  const params: Stripe.WebhookEndpointCreateParams = {
    url: 'https://billing.example.com/v1/webhooks/stripe/conformance',
    api_version: ourApiVersion,
    enabled_events: [...subscribedEventTypes],
    description: 'Holdfast, connection conformance',
    metadata: { holdfast_connection: 'conformance' },
  };
  const key = connectionKey('conformance', 'webhook_endpoint', '1');
  const { id } = await sure(client.createWebhookEndpoint(params, key));
  await client.webhookEndpoints();
  await client.readWebhookEndpoint(id);
  const metadata = { holdfast_secret: 'fingerprint', holdfast_replaces: '' };
  await sure(client.updateWebhookEndpoint(id, { metadata }));
  await sure(
    client.updateWebhookEndpoint(id, { enabled_events: ['invoice.paid'], disabled: false }),
  );
  await sure(client.deleteWebhookEndpoint(id));
  const reads = Object.values(permissions).flatMap(({ probe: [method, path] }) =>
    method === 'GET' ? [path] : [],
  );
  for (const path of reads) await client.probe('GET', path);
}

function sure<T>(write: Write<T>): Promise<T> {
  return write.settle({ done: ({ object }) => object, not_done: giveUp, unknown: giveUp });
}
