import type Stripe from 'stripe';
import { secretsOf } from '../../domain/webhook-secrets';
import type { AccountClient } from '../account-client';
import { ourApiVersion } from '../account-client';
import { subscribedEventTypes } from '../event-news';
import { ask } from './ask';
import { holdsSecretOf, isOurs, isStored } from './webhook-mark';

export type Endpoint = Stripe.WebhookEndpoint;

/** The endpoints at our address, and what there is to judge them by. */
export interface WebhookScene {
  /** Where Stripe should send the events of this connection. */
  target: string;
  at: Endpoint[];
  secrets: string[];
  /** Newest first; null where the key may not read them. */
  events: Stripe.Event[] | null;
}

export async function lookAtWebhooks(
  client: AccountClient,
  target: string,
  webhookSecret: string | null,
): Promise<WebhookScene> {
  const [all, events] = await Promise.all([
    client.webhookEndpoints(),
    ask(() => client.newestEvents(subscribedEventTypes)),
  ]);
  // One of a Connect application is its own, wherever it sends.
  const at = all.filter(({ url, application }) => url === target && application === null);
  return { target, at, secrets: secretsOf(webhookSecret), events: events.value };
}

export const isEnabled = ({ status }: Endpoint): boolean => status === 'enabled';

export const hasOurVersion = ({ api_version }: Endpoint): boolean => api_version === ourApiVersion;

export function missingEvents({ enabled_events: enabled }: Endpoint): string[] {
  if (enabled.includes('*')) return [];
  return subscribedEventTypes.filter((type) => !enabled.includes(type));
}

/**
 * `known`: it carries the fingerprint of a stored secret. `lost`: made by us, and the process died before
 * its secret was stored. `works`: a person's, or a secret was changed by a person, and the newest event
 * has arrived. `unproven`: the same, and nothing shows that it has.
 */
export type SecretState = 'none' | 'known' | 'lost' | 'works' | 'unproven';

export function secretStateOf(endpoint: Endpoint, { secrets, events }: WebhookScene): SecretState {
  if (holdsSecretOf(endpoint, secrets)) return 'known';
  if (isOurs(endpoint) && !isStored(endpoint)) return 'lost';
  if (secrets.length === 0) return 'none';
  const newest = events?.[0];
  const hasArrived = newest !== undefined && arrivedAt(endpoint, newest);
  return hasArrived && isEnabled(endpoint) ? 'works' : 'unproven';
}

/**
 * Stripe counts the endpoints that have not taken an event yet: with none left, this one has. Stripe
 * tells whole seconds, so one of the same second may be from before the endpoint.
 */
function arrivedAt({ created }: Endpoint, event: Stripe.Event): boolean {
  return event.created > created && event.pending_webhooks === 0;
}

export function isProven(endpoint: Endpoint, { events }: WebhookScene): boolean {
  return isEnabled(endpoint) && (events ?? []).some((event) => arrivedAt(endpoint, event));
}

/** Right in all that cannot be changed: its version, and a secret that we hold. */
export function isUsable(endpoint: Endpoint, scene: WebhookScene): boolean {
  const secret = secretStateOf(endpoint, scene);
  return hasOurVersion(endpoint) && (secret === 'known' || secret === 'works');
}

/** The one that counts: rather right than enabled, rather enabled than not. */
export function currentOf(scene: WebhookScene): Endpoint | null {
  const rank = (endpoint: Endpoint) =>
    (isUsable(endpoint, scene) ? 2 : 0) + (isEnabled(endpoint) ? 1 : 0);
  const [first = null] = scene.at.toSorted((a, b) => rank(b) - rank(a));
  return first;
}
