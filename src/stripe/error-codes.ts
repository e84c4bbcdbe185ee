import type { FailureCode } from '../domain/failures';

/**
 * What each error code of Stripe means here, wherever it stands: in a refusal, or as the reason why a
 * draft was not finalized. A code that is not in this list blocks as `stripe_refused`, with Stripe's own
 * words. `resource_missing` is told by its parameter, see `missingCodeOf`.
 */
export const stripeErrorCodes: Readonly<Record<string, FailureCode>> = {
  customer_tax_location_invalid: 'tax_location_invalid',
  invalid_tax_location: 'tax_location_invalid',
  failed_tax_calculation: 'tax_calculation_failed',
  taxes_calculation_failed: 'tax_calculation_failed',
  shipping_calculation_failed: 'tax_calculation_failed',
  stripe_tax_inactive: 'tax_inactive',
  tax_id_invalid: 'tax_id_invalid',
  tax_id_prohibited: 'tax_id_invalid',
  amount_too_large: 'stripe_amount_out_of_range',
  amount_too_small: 'stripe_amount_out_of_range',
  invoice_no_payment_method_types: 'stripe_payment_methods_missing',
  // We never finalize a draft without lines: somebody has removed them.
  invoice_no_customer_line_items: 'invoice_differs',
  // The invoice has moved on under our hands: the next attempt reads it first.
  invoice_not_editable: 'stripe_conflict',
  status_transition_invalid: 'stripe_conflict',
  // Comes as a 429 and is no rate limit: another request holds this object.
  lock_timeout: 'stripe_conflict',
  idempotency_key_in_use: 'stripe_conflict',
  rate_limit: 'stripe_rate_limited',
  more_permissions_required: 'stripe_permission',
  api_key_expired: 'stripe_auth',
};

/** What is missing, by the parameter that names it. */
export function missingCodeOf(param: string | undefined): FailureCode {
  if (param === 'customer') return 'stripe_customer_missing';
  if (param !== undefined && /product|price/.test(param)) return 'stripe_product_missing';
  // The invoice of the path: somebody has deleted the draft, and the next attempt sees it.
  return param === 'id' || param === 'invoice' ? 'stripe_conflict' : 'stripe_refused';
}
