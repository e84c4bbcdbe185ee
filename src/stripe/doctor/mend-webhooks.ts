import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { connectionKey } from '../../domain/ids';
import type { AccountClient } from '../account-client';
import { ourApiVersion } from '../account-client';
import { isMissing } from '../classify';
import type { Refusal } from '../classify';
import { subscribedEventTypes } from '../event-news';
import { giveUp } from '../write';
import { ask } from './ask';
import { fingerprintOf, isReplacedBy, marks } from './webhook-mark';
import {
  currentOf,
  isEnabled,
  isProven,
  isUsable,
  missingEvents,
  secretStateOf,
} from './webhook-scene';
import type { Endpoint, WebhookScene } from './webhook-scene';

export interface Mending {
  client: AccountClient;
  connection: string;
  /** Changes the stored secrets as they stand now, in one transaction; the newest first. */
  changeSecrets: (change: (standing: string[]) => string[]) => Promise<void>;
}

/**
 * Makes the endpoints what they should be. Every step is right to be the last one: whatever a death, a
 * lost answer or a second run in between leaves, the next run sees in Stripe and goes on from there.
 */
export async function mendWebhooks(mending: Mending, scene: WebhookScene): Promise<void> {
  const current = currentOf(scene);
  const kept = current && isUsable(current, scene) ? current : await register(mending, scene);
  await complete(mending, kept);
  await retireOthers(mending, kept, scene);
  await dropReplaced(mending, kept, scene);
}

/** A new endpoint beside those that there are: its secret is stored before anything else depends on it. */
async function register(mending: Mending, scene: WebhookScene): Promise<Endpoint> {
  const { client, changeSecrets } = mending;
  const { secret, ...made } = await create(mending, scene);
  if (!secret) throw new Error(`Stripe has made ${made.id} and shown no secret.`);
  const before: string[] = [];
  // The others stay in force: events that were signed by them are still on their way.
  await changeSecrets((standing) => {
    before.splice(0, before.length, ...standing.filter((one) => one !== secret));
    return [secret, ...before];
  });
  const metadata = {
    [marks.secret]: fingerprintOf(secret),
    [marks.replaces]: before.map(fingerprintOf).join(','),
  };
  return client
    .updateWebhookEndpoint(made.id, { metadata })
    .settle({ done: ({ object }) => object, not_done: giveUp, unknown: giveUp });
}

/** More would be a key that Stripe answers with failures only. */
const mostKeys = 5;

/** What Stripe has stored under this key is a failure: the next one is asked. */
const anew = (refusal: Refusal) => (refusal.replayed ? null : giveUp(refusal));

/**
 * The key is made of what is stored and what is sent, so that a run after a lost answer or a death is
 * answered with the very endpoint and secret of the first, as long as Stripe keeps the key (24 h).
 */
async function create(mending: Mending, scene: WebhookScene): Promise<Endpoint> {
  const { client, connection } = mending;
  const params: Stripe.WebhookEndpointCreateParams = {
    url: scene.target,
    api_version: ourApiVersion,
    enabled_events: [...subscribedEventTypes],
    description: `Holdfast, connection ${connection}`,
    metadata: { [marks.connection]: connection },
  };
  const basis = JSON.stringify([params, scene.secrets.map(fingerprintOf)]);
  const hash = createHash('sha256').update(basis).digest('hex').slice(0, 16);
  for (let n = 1; n <= mostKeys; n += 1) {
    const key = connectionKey(connection, 'webhook_endpoint', hash, String(n));
    const written = await client
      .createWebhookEndpoint(params, key)
      .settle({ done: (one) => one, not_done: anew, unknown: anew });
    if (written && (!written.replayed || (await isThere(client, written.object.id)))) {
      return written.object;
    }
  }
  throw new Error(`Stripe has answered ${mostKeys} keys with what is no longer there.`);
}

/** Stripe repeats an answer also when what it made has been deleted since. */
async function isThere(client: AccountClient, id: string): Promise<boolean> {
  const { refusal } = await ask(() => client.readWebhookEndpoint(id));
  if (refusal === null) return true;
  return isMissing(refusal) ? false : giveUp(refusal);
}

async function complete({ client }: Mending, kept: Endpoint): Promise<void> {
  const missing = missingEvents(kept);
  if (isEnabled(kept) && missing.length === 0) return;
  // Stripe's type lists the events by name, and an endpoint may have any.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const enabled_events = [
    ...kept.enabled_events,
    ...missing,
  ] as Stripe.WebhookEndpointUpdateParams.EnabledEvent[];
  await client
    .updateWebhookEndpoint(kept.id, { enabled_events, disabled: false })
    .settle({ done: () => undefined, not_done: giveUp, unknown: giveUp });
}

const orGone = (refusal: Refusal) => (isMissing(refusal) ? undefined : giveUp(refusal));

/** One of ours whose secret nobody has is deleted; any other is a person's, and only disabled. */
async function retireOthers(
  { client }: Mending,
  kept: Endpoint,
  scene: WebhookScene,
): Promise<void> {
  const ways = { done: () => undefined, not_done: orGone, unknown: giveUp };
  for (const other of scene.at.filter(({ id }) => id !== kept.id)) {
    if (secretStateOf(other, scene) === 'lost') {
      await client.deleteWebhookEndpoint(other.id).settle(ways);
    } else if (isEnabled(other)) {
      await client.updateWebhookEndpoint(other.id, { disabled: true }).settle(ways);
    }
  }
}

/** The secrets that stood when this endpoint was made end when an event has come by its own. */
async function dropReplaced(
  { changeSecrets }: Mending,
  kept: Endpoint,
  scene: WebhookScene,
): Promise<void> {
  const isOver = (secret: string) => isReplacedBy(kept, secret);
  if (!isProven(kept, scene) || !scene.secrets.some(isOver)) return;
  await changeSecrets((standing) => standing.filter((secret) => !isOver(secret)));
}
