import type Stripe from 'stripe';
import type { FailureCode } from '../domain/failures';

/**
 * What a refused or lost Stripe call means.
 *
 * `outcome` is of this very request: a 429 changed nothing, but an earlier one under its key may have.
 * `unknown` is the third value beside done and not done, see `Ways` for what it asks of a caller.
 */
export interface Refusal {
  code: FailureCode;
  /** The provider's own words, with its error code. */
  message: string;
  outcome: 'not_done' | 'unknown';
  /** Stripe repeated a stored failure: the same key will never answer anything else. */
  replayed: boolean;
  http_status: number | null;
  stripe_code: string | null;
  stripe_request_id: string | null;
  cause: Stripe.errors.StripeError;
}

export function classify(error: Stripe.errors.StripeError): Refusal {
  const status = error.statusCode ?? null;
  return {
    code: codeOf(error),
    message: error.code ? `${error.message} (${error.code})` : error.message,
    outcome: status === null || status >= 500 || status === 409 ? 'unknown' : 'not_done',
    replayed: error.headers?.['idempotent-replayed'] === 'true',
    http_status: status,
    stripe_code: error.code ?? null,
    stripe_request_id: error.requestId ?? null,
    cause: error,
  };
}

function codeOf(error: Stripe.errors.StripeError): FailureCode {
  const status = error.statusCode;
  if (status === undefined || status >= 500) return 'stripe_unavailable';
  // `lock_timeout` comes as a 429 and is no rate limit: another request holds this object.
  if (status === 409 || error.code === 'lock_timeout') return 'stripe_conflict';
  if (status === 429 || error.code === 'rate_limit') return 'stripe_rate_limited';
  if (status === 401 || status === 403) return 'stripe_auth';
  if (error.type === 'StripeIdempotencyError') return 'stripe_idempotency_mismatch';
  return refusalCodeOf(error);
}

const taxCodes: Record<string, FailureCode> = {
  customer_tax_location_invalid: 'tax_location_invalid',
  invalid_tax_location: 'tax_location_invalid',
  failed_tax_calculation: 'tax_calculation_failed',
  taxes_calculation_failed: 'tax_calculation_failed',
  stripe_tax_inactive: 'tax_inactive',
};

function refusalCodeOf(error: Stripe.errors.StripeError): FailureCode {
  const tax = taxCodes[error.code ?? ''];
  if (tax) return tax;
  if (error.code !== 'resource_missing') return 'stripe_refused';
  if (error.param === 'customer') return 'stripe_customer_missing';
  return /product|price/.test(error.param ?? '') ? 'stripe_product_missing' : 'stripe_refused';
}

/** A draft that was deleted answers like an id that never was. */
export function isMissing(refusal: Refusal): boolean {
  return refusal.http_status === 404;
}
