import type Stripe from 'stripe';
import type { FailureCode } from '../domain/failures';
import type { ProviderError } from '../domain/provider-error';
import { missingCodeOf, stripeErrorCodes } from './error-codes';
import { headerOf } from './header-of';

/**
 * What a refused or lost Stripe call means.
 *
 * `outcome` is of this very request: a 429 changed nothing, but an earlier one under its key may have.
 * `unknown` is the third value beside done and not done, see `Ways` for what it asks of a caller.
 */
export interface Refusal {
  code: FailureCode;
  /** The provider's own words. */
  message: string;
  provider_error: ProviderError;
  outcome: 'not_done' | 'unknown';
  /** Stripe repeated a stored failure: the same key will never answer anything else. */
  replayed: boolean;
  http_status: number | null;
  stripe_request_id: string | null;
  cause: Stripe.errors.StripeError;
}

export function classify(error: Stripe.errors.StripeError): Refusal {
  const status = error.statusCode ?? null;
  return {
    code: codeOf(error),
    message: error.message,
    provider_error: toProviderError(error),
    outcome: status === null || status >= 500 || status === 409 ? 'unknown' : 'not_done',
    replayed: headerOf(error.headers, 'idempotent-replayed') === 'true',
    http_status: status,
    stripe_request_id: error.requestId ?? null,
    cause: error,
  };
}

function toProviderError(error: Stripe.errors.StripeError): ProviderError {
  return {
    code: error.code ?? null,
    param: error.param ?? null,
    decline_code: error.decline_code ?? null,
    http_status: error.statusCode ?? null,
  };
}

function codeOf(error: Stripe.errors.StripeError): FailureCode {
  const status = error.statusCode;
  if (status === undefined || status >= 500) return 'stripe_unavailable';
  if (error.type === 'StripeIdempotencyError') return 'stripe_idempotency_mismatch';
  if (error.code === 'resource_missing') return missingCodeOf(error.param);
  const known = error.code === undefined ? undefined : stripeErrorCodes[error.code];
  return known ?? codeOfStatus(status);
}

function codeOfStatus(status: number): FailureCode {
  switch (status) {
    case 401:
      return 'stripe_auth';
    case 403:
      return 'stripe_permission';
    case 409:
      return 'stripe_conflict';
    case 429:
      return 'stripe_rate_limited';
    default:
      return 'stripe_refused';
  }
}

/** A draft that was deleted answers like an id that never was. */
export function isMissing(refusal: Refusal): boolean {
  return refusal.http_status === 404;
}
