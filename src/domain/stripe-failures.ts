import { retryOrVoid } from './failure';
import type { Failure } from './failure';

/** What Stripe can say no with. Every such code begins with `stripe_`: events tell by it whose word it is. */
export const stripeFailures = {
  stripe_unavailable: {
    kind: 'transient',
    meaning: 'Stripe did not answer, or answered with a server error.',
    hint: 'Nothing to do: it is tried again every 15 minutes, or at once with retry.',
    released_by: retryOrVoid,
  },
  stripe_rate_limited: {
    kind: 'transient',
    meaning: 'Stripe limits the rate of this account.',
    hint: 'Nothing to do: it is tried again by itself. If it happens often, lower HOLDFAST_STRIPE_STEPS_PER_SECOND.',
    released_by: retryOrVoid,
  },
  stripe_conflict: {
    kind: 'transient',
    meaning: 'Somebody else was changing this invoice in Stripe at the same moment.',
    hint: 'Nothing to do: it is looked at and tried again by itself.',
    released_by: retryOrVoid,
  },
  stripe_auth: {
    kind: 'person',
    meaning: 'Stripe refuses the key of this connection.',
    hint: 'Replace the key with PUT /v1/connections/{connection}, then retry.',
    released_by: retryOrVoid,
  },
  stripe_permission: {
    kind: 'person',
    meaning: 'The key of this connection may not do that in Stripe.',
    hint: "Give the restricted key the permission that Stripe's message names, then retry.",
    released_by: retryOrVoid,
  },
  stripe_customer_missing: {
    kind: 'person',
    meaning: 'The customer does not exist in Stripe.',
    hint: 'Correct billing_provider_customer_id or restore the customer, then retry.',
    released_by: retryOrVoid,
  },
  stripe_product_missing: {
    kind: 'person',
    meaning: 'A product or price of a line does not exist in Stripe.',
    hint: 'Correct the mapping or restore it in Stripe, then retry.',
    released_by: retryOrVoid,
  },
  stripe_amount_out_of_range: {
    kind: 'person',
    meaning: 'The amount is too large or too small for its currency and means of payment.',
    hint: 'Ask Stripe to raise the limit, then retry; or void, and post the invoice in parts.',
    released_by: retryOrVoid,
  },
  stripe_payment_methods_missing: {
    kind: 'person',
    meaning: 'No means of payment of this Stripe account fits the invoice.',
    hint: 'Activate one for the currency under Settings > Payment methods in Stripe, then retry.',
    released_by: retryOrVoid,
  },
  stripe_idempotency_mismatch: {
    kind: 'person',
    meaning: 'Stripe holds another request under our key, which must never be.',
    hint: 'This is a defect: report it with the request id.',
    released_by: retryOrVoid,
  },
  stripe_refused: {
    kind: 'person',
    meaning: 'Stripe refused the request; its own words are in the message.',
    hint: 'Mend what they name, then retry.',
    released_by: retryOrVoid,
  },
} as const satisfies Record<`stripe_${string}`, Failure>;
