import { retryOrVoid } from './failure';
import type { Failure } from './failure';
import { stripeFailures } from './stripe-failures';
import { otherTaxFailures, taxAnswerFailures } from './tax-failures';

/** What is neither Stripe's word nor about tax. */
const otherFailures = {
  store_unavailable: {
    kind: 'transient',
    meaning: 'PostgreSQL did not answer.',
    hint: 'Check DATABASE_URL and the server; it is tried again by itself.',
    released_by: retryOrVoid,
  },
  no_answer: {
    kind: 'transient',
    meaning: 'The step did not end in time, time after time.',
    hint: 'Check the workers; it is tried again by itself.',
    released_by: retryOrVoid,
  },
  invoice_differs: {
    kind: 'person',
    meaning: 'Stripe holds something else than was asked for; blocked.differences lists it.',
    hint: 'Mend it in Stripe, then retry; or replace_lines; or accept_difference with a reason; or void.',
    released_by: ['retry', 'replace_lines', 'accept_difference', 'void'],
  },
  credit_not_returned: {
    kind: 'person',
    meaning:
      "The invoice is void, and Stripe has not given the customer's balance back that was applied to it.",
    hint: 'Adjust the balance of the customer in Stripe, once; then accept_difference with a reason.',
    released_by: ['accept_difference'],
  },
  payment_held: {
    kind: 'person',
    meaning: 'The customer has paid behind a payment gate, and the invoice cannot take the money.',
    hint: 'Refund the PaymentIntent in Stripe, or mend the invoice there so that it is for the amount that was paid; then retry.',
    released_by: ['retry'],
  },
  due_date_passed: {
    kind: 'person',
    meaning: 'The due day passed while the draft waited.',
    hint: 'Set another due date on the draft in Stripe, then retry; or void.',
    released_by: retryOrVoid,
  },
  not_configured: {
    kind: 'person',
    meaning: 'The connection of this invoice is incomplete.',
    hint: 'Complete it with PUT /v1/connections/{connection}, then retry.',
    released_by: retryOrVoid,
  },
  unexpected: {
    kind: 'person',
    meaning: 'Holdfast met something it does not know; the message has the details.',
    hint: 'Retry, or report it.',
    released_by: retryOrVoid,
  },
} as const satisfies Record<string, Failure>;

/** The catalogue: every way a step can fail. `docs/failures.md` is made from it. */
export const failures = {
  ...stripeFailures,
  ...taxAnswerFailures,
  ...otherTaxFailures,
  ...otherFailures,
};

export type FailureCode = keyof typeof failures;

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failures, text);
}

/** The block is about what a comparison with Stripe has shown, and is over when that is. */
export function isAboutDifference(code: FailureCode): boolean {
  return code === 'invoice_differs' || code === 'credit_not_returned';
}

/** The step waits for a tax answer: one that comes lifts the block, and the tax deadline may end it. */
export function isAboutTax(code: FailureCode): boolean {
  return Object.hasOwn(taxAnswerFailures, code);
}

export function isTransient(code: FailureCode): boolean {
  return failures[code].kind === 'transient';
}

/** What to do about it, in words. */
export function hintOf(code: FailureCode, connection: string): string {
  return failures[code].hint.replace('{connection}', connection);
}
