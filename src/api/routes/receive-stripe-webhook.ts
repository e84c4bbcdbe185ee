import { z } from 'zod';
import type { Connection } from '../../domain/document';
import { isLiveKey } from '../../domain/livemode';
import { secretsOf } from '../../domain/webhook-secrets';
import type { EventOutcome, StripeEventRow } from '../../store/ports';
import { isEcho, isForeignPayment, isSecondTelling, isSubscribed } from '../../stripe/event-news';
import { verifyWebhook } from '../../stripe/verify-webhook';
import type { ApiDeps } from '../deps';
import { defineRoute } from '../define-route';
import { ApiError } from '../errors';
import { recentConnection } from '../recent-connection';
import { refusedWebhooks } from '../refused-webhooks';
import { existingConnection } from '../require-connection';
import { connectionParams } from './get-connection';
import { noInput } from '../schemas/common';

/** What is needed of an event to keep it; its object is read when it is delivered. */
const event = z.looseObject({
  id: z.string().min(1).max(255),
  object: z.literal('event'),
  type: z.string().min(1).max(255),
});

export const receiveStripeWebhook = defineRoute({
  method: 'post',
  path: '/v1/webhooks/stripe/{connection_id}',
  id: 'receiveStripeWebhook',
  tag: 'Webhooks',
  // Its signature says who sends it.
  access: 'anyone',
  summary: 'Where Stripe sends its events',
  description:
    'The signature is verified on the bytes of the body, with the webhook secret of the connection and ' +
    "Stripe's tolerance of 300 seconds. 200 means that the event is stored.",
  ...noInput,
  params: connectionParams,
  rawBody: true,
  responses: {
    200: {
      description: 'Stored.',
      schema: z.object({ received: z.literal(true), duplicate: z.literal(true).optional() }),
    },
  },
  errors: ['connection_not_found', 'invalid_signature', 'invalid_json', 'body_too_large'],
  async handler({ params, raw }, deps) {
    const id = params.connection_id;
    const verify = (connection: Connection): Verified | null => {
      const secrets = secretsOf(connection.stripe.webhook_secret);
      const header = raw.header('stripe-signature');
      const text = verifyWebhook(raw.body, header, secrets, deps.now());
      return text === null ? null : { text, connection };
    };
    const refuse = (connection: Connection): never => {
      refusedWebhooks(deps).count(id);
      raw.logger.warn({ connection: id }, 'webhook signature refused');
      throw new ApiError('invalid_signature', remedy(connection));
    };
    const verifyAnew = async () => {
      const connection = await existingConnection(id, deps);
      return verify(connection) ?? refuse(connection);
    };
    const verified = verify(await recentConnection(id, deps)) ?? (await verifyAnew());
    const row = toRow(id, verified.text);
    const isNew = row === null || (await keep(row, verified.connection, deps));
    return { status: 200, body: { received: true, ...(isNew ? {} : { duplicate: true }) } };
  },
});

interface Verified {
  text: string;
  connection: Connection;
}

/** False: Stripe has sent it before. What needs no look at the record is settled at once. */
async function keep(
  row: StripeEventRow,
  connection: Connection,
  { store, pump }: ApiDeps,
): Promise<boolean> {
  const outcome = outcomeAtReceipt(row, connection);
  const isNew = await store.inbox.receive(row, outcome);
  if (isNew && outcome === null && !isSecondTelling(row.type, row.payload)) pump.nudgeEvent(row);
  return isNew;
}

function outcomeAtReceipt(row: StripeEventRow, connection: Connection): EventOutcome | null {
  if (!isSubscribed(row.type) || isOfOtherMode(row.payload, connection)) return 'ignored';
  if (isForeignPayment(row.type, row.payload)) return 'ignored';
  return isEcho(row.type, row.payload) ? 'no_news' : null;
}

/** An endpoint of one mode may be given the other's events by mistake; they must never pass for real. */
function isOfOtherMode({ livemode }: StripeEventRow['payload'], { stripe }: Connection): boolean {
  return typeof livemode === 'boolean' && livemode !== isLiveKey(stripe.secret_key);
}

function remedy({ stripe }: Connection): string {
  return secretsOf(stripe.webhook_secret).length === 0
    ? 'This connection has no webhook_secret. Set it with PUT /v1/connections/{connection_id}.'
    : 'No signature of this body by the webhook_secret of this connection within the last 300 seconds.';
}

/** Null: signed, and no event of the kind we know (a thin event of another destination): nothing to keep. */
function toRow(connection: string, text: string) {
  const parsed = event.safeParse(parseJson(text));
  if (!parsed.success) return null;
  return { connection, event_id: parsed.data.id, type: parsed.data.type, payload: parsed.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiError('invalid_json', error.message);
    throw error;
  }
}
