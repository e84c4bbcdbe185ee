import type { Connection } from '../../domain/document';
import { isLiveKey } from '../../domain/livemode';
import { secretsOf, toWebhookSecret } from '../../domain/webhook-secrets';
import type { Store } from '../../store/ports';
import { createApiClient } from '../http-client';
import type { Settings } from '../settings';
import type { KeptLab } from './kept-lab';
import { labKey } from './kept-lab';
import { seedConnection } from './seed';
import { withAccess } from './with-access';
import { registerEndpoint } from './webhook-endpoint';

const connection = 'default';

interface Context {
  store: Store;
  apiUrl: string;
}

/** Makes `default` point at the lab, wherever both listen this time; says what was done. */
export async function pointDefaultAtLab(
  { store, apiUrl }: Context,
  { running, endpoint: known, keepEndpoint }: KeptLab,
): Promise<string> {
  const target = `${apiUrl}/v1/webhooks/stripe/${connection}`;
  const endpoint = await registerEndpoint(running, labKey, target, known);
  keepEndpoint(endpoint);
  const stripe = {
    secret_key: labKey,
    webhook_secret: endpoint.secret,
    api_base: running.url,
  };
  const standing = await store.configuration.connection(connection);
  if (!standing) {
    await withAccess(store, false, (key) =>
      seedConnection(createApiClient(apiUrl, connection, key), connection, stripe),
    );
    return 'connection "default", five customers and two products were made';
  }
  if (standing.stripe.secret_key !== labKey) {
    return 'connection "default" has a Stripe key of its own and stays as it is; the lab is idle';
  }
  await store.configuration.changeConnection(connection, (now) => ({
    ...(now ?? standing),
    stripe: { ...stripe, webhook_secret: withSecret(endpoint.secret, now ?? standing) },
  }));
  return 'connection "default" with its customers and invoices is as it was';
}

/** Makes `default` with the key of the environment, once: what a person has set since stays. */
export async function makeDefaultWithKey(
  { store, apiUrl }: Context,
  settings: Settings,
): Promise<string> {
  if (await store.configuration.connection(connection)) {
    return 'connection "default" exists and stays as it is; change it with PUT /v1/connections/default';
  }
  const stripe = {
    secret_key: settings.STRIPE_SECRET_KEY,
    webhook_secret: settings.STRIPE_WEBHOOK_SECRET ?? null,
  };
  await withAccess(store, isLiveKey(settings.STRIPE_SECRET_KEY ?? ''), (key) =>
    createApiClient(apiUrl, connection, key).put(`/v1/connections/${connection}`, { stripe }),
  );
  const said =
    'connection "default" was made with the key of STRIPE_SECRET_KEY; it has no customers yet';
  return stripe.webhook_secret ? said : `${said}, and no webhooks: holdfast doctor --fix`;
}

/** What the doctor has put there stays: its endpoint may be the one that sends. */
function withSecret(secret: string, { stripe }: Connection): string | null {
  const standing = secretsOf(stripe.webhook_secret);
  return toWebhookSecret(standing.includes(secret) ? standing : [secret, ...standing]);
}
