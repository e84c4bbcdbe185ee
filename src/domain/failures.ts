/**
 * Every way an outside party can refuse or be away, and what follows from it.
 *
 * - `transient`: Temporal retries; when its policy gives up the step blocks and is tried again every
 *   quarter of an hour by itself.
 * - `person`: the step blocks at once; a person mends the cause and sends `retry`.
 *
 * An unknown Stripe error code becomes `stripe_refused`, with the provider's own words and request id.
 */
export const failures = {
  stripe_unavailable: {
    kind: 'transient',
    hint: 'Stripe did not answer or answered with a server error. Nothing to do: it is tried again every 15 minutes, or at once with retry.',
  },
  stripe_rate_limited: {
    kind: 'transient',
    hint: 'Stripe limits the rate of this account. Nothing to do: it is tried again by itself.',
  },
  stripe_conflict: {
    kind: 'transient',
    hint: 'Another request holds this invoice in Stripe. Nothing to do: it is tried again by itself.',
  },
  store_unavailable: {
    kind: 'transient',
    hint: 'PostgreSQL did not answer. Check DATABASE_URL and the server; it is tried again by itself.',
  },
  no_answer: {
    kind: 'transient',
    hint: 'The step did not end in time, time after time. Check the workers; it is tried again by itself.',
  },
  stripe_auth: {
    kind: 'person',
    hint: 'Stripe refuses the key of this connection. Replace it with PUT /v1/connections/{connection}, then retry.',
  },
  stripe_customer_missing: {
    kind: 'person',
    hint: 'The Stripe customer does not exist. Correct billing_provider_customer_id or restore the customer, then retry.',
  },
  stripe_product_missing: {
    kind: 'person',
    hint: 'A Stripe product or price of a line does not exist. Correct the mapping or restore it, then retry.',
  },
  stripe_idempotency_mismatch: {
    kind: 'person',
    hint: 'Stripe holds another request under our key. This is a defect: report it with the request id.',
  },
  stripe_refused: {
    kind: 'person',
    hint: 'Stripe refused the request; its own words are in the message. Mend the cause, then retry.',
  },
  tax_location_invalid: {
    kind: 'person',
    hint: 'The customer has no address that tax can be computed for. Correct it in Stripe, then retry.',
  },
  tax_calculation_failed: {
    kind: 'person',
    hint: 'The tax engine could not compute. Mend the cause, then retry; or finalize_without_tax.',
  },
  tax_inactive: {
    kind: 'person',
    hint: 'Automatic tax is not active in this Stripe account. Activate a provider under Settings > Tax, then retry.',
  },
  tax_timed_out: {
    kind: 'person',
    hint: 'No tax came before the deadline and the policy is hold. extend_tax_wait, supply_tax, or finalize_without_tax.',
  },
  tax_engine_refused: {
    kind: 'person',
    hint: 'The tax engine has seen the invoice and failed. Mend the cause there, then retry; or finalize_without_tax.',
  },
  invoice_differs: {
    kind: 'person',
    hint: 'The draft in Stripe is not what was asked for; the differences are listed. Undo the edit in Stripe, then retry; or void.',
  },
  due_date_passed: {
    kind: 'person',
    hint: 'The due day passed while the draft waited. Set another due date on the draft in Stripe, then retry; or void.',
  },
  not_configured: {
    kind: 'person',
    hint: 'The connection of this invoice is incomplete. Complete it with PUT /v1/connections/{connection}, then retry.',
  },
  not_supported: {
    kind: 'person',
    hint: 'This version cannot do that step. Use another tax mode, or void.',
  },
  unexpected: {
    kind: 'person',
    hint: 'Holdfast met something it does not know; the message has the details. Retry, or report it.',
  },
} as const satisfies Record<string, { kind: 'transient' | 'person'; hint: string }>;

export type FailureCode = keyof typeof failures;

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failures, text);
}

const taxCodes: FailureCode[] = [
  'tax_location_invalid',
  'tax_calculation_failed',
  'tax_inactive',
  'tax_timed_out',
  'tax_engine_refused',
];

/** The step waits for a tax answer: one that comes lifts the block, and the tax deadline may end it. */
export function isAboutTax(code: FailureCode): boolean {
  return taxCodes.includes(code);
}

export function isTransient(code: FailureCode): boolean {
  return failures[code].kind === 'transient';
}
