import { z } from 'zod';
import type { StripeEventRow } from '../../store/ports';
import { isEcho, isSecondTelling } from '../../stripe/event-news';
import { verifyWebhook } from '../../stripe/verify-webhook';
import { secretsOf } from '../connection-view';
import type { ApiDeps } from '../deps';
import { defineRoute, requireConnection } from '../define-route';
import { ApiError } from '../errors';
import { refusedWebhooks } from '../refused-webhooks';
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
    const connection = await requireConnection(params.connection_id, deps);
    const secrets = secretsOf(connection.stripe.webhook_secret);
    const verified = verifyWebhook(raw.body, raw.header('stripe-signature'), secrets, deps.now());
    if (verified === null) {
      refusedWebhooks(deps).count(connection.id);
      raw.logger.warn({ connection: connection.id }, 'webhook signature refused');
      throw new ApiError('invalid_signature', remedy(secrets));
    }
    const row = toRow(connection.id, verified);
    const isNew = row === null || (await keep(row, deps));
    return { status: 200, body: { received: true, ...(isNew ? {} : { duplicate: true }) } };
  },
});

/** False: Stripe has sent it before. What the record cannot but know already is settled at once. */
async function keep(row: StripeEventRow, { store, pump }: ApiDeps): Promise<boolean> {
  const isKnown = isEcho(row.type, row.payload);
  const isNew = await store.inbox.receive(row, isKnown ? 'no_news' : null);
  if (isNew && !isKnown && !isSecondTelling(row.type, row.payload)) pump.nudgeEvent(row);
  return isNew;
}

function remedy(secrets: string[]): string {
  return secrets.length === 0
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
