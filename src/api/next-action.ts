import Stripe from 'stripe';
import type { Connection } from '../domain/document';
import type { InvoiceState } from '../domain/state';
import type { ApiDeps } from './deps';

/**
 * What a customer who is there needs to confirm a payment. It is a secret: asked of Stripe when somebody reads
 * the invoice, and never kept. Null: nobody has to act, or Stripe does not answer now.
 */
export async function readNextAction(
  { gate }: InvoiceState,
  connection: Connection,
  { stripeFor, logger }: Pick<ApiDeps, 'stripeFor' | 'logger'>,
) {
  const { intent } = gate ?? {};
  if (intent?.status !== 'requires_action') return null;
  try {
    const { client_secret, next_action } = await stripeFor(connection).readPaymentIntent(intent.id);
    return { client_secret, next_action };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    logger.warn({ connection: connection.id, code: error.code }, 'no next action from Stripe');
    return null;
  }
}
