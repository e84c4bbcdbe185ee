import type { LabResponse } from '../core/message';
import { defaultApiVersion } from './account';
import type { Exchange } from './exchange';
import { StripeError, toErrorEnvelope } from './wire/errors';

/** For a connection that breaks before anything was answered. */
export const brokenAnswer: LabResponse = { status: 0, headers: {}, body: '', broken: 'reset' };

export function answerHeaders(exchange: Exchange, status: number): Record<string, string> {
  const { request, requestId, key } = exchange;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': request.headers['stripe-version'] ?? defaultApiVersion,
  };
  if (key !== null) {
    headers['idempotency-key'] = key;
    headers['original-request'] = requestId;
    // Recorded: said of a POST under a key alone, and not of a 400 or 404.
    if (status === 200 || status === 402) headers['stripe-should-retry'] = 'false';
  }
  return headers;
}

export function refusal(exchange: Exchange, error: unknown): LabResponse {
  const { requestId } = exchange;
  const known =
    error instanceof StripeError
      ? error
      : new StripeError(500, {
          type: 'api_error',
          message: `The lab failed: ${error instanceof Error ? error.stack : String(error)}`,
        });
  const isAnonymous =
    known.status === 401 || known.message.startsWith('Invalid Stripe API version');
  const envelope = toErrorEnvelope(known.body, isAnonymous ? '' : requestId);
  const headers = { ...answerHeaders(exchange, known.status), ...known.headers };
  return { status: known.status, headers, body: JSON.stringify(envelope) };
}

/** Of a proxy in front of Stripe. */
export function htmlAnswer({ entry }: Exchange, status: number): LabResponse {
  entry.status = status;
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
  };
}
