import { retryOrVoid } from './failure';
import type { Failure } from './failure';
import type { Action } from './status';

/** Besides mending the cause, a person may answer in the engine's place or go without. */
const retryOrWithout = [
  'retry',
  'supply_tax',
  'finalize_without_tax',
  'void',
] as const satisfies readonly Action[];

/** The step waits for a tax answer: one that comes lifts the block, and the tax deadline may end it. */
export const taxAnswerFailures = {
  tax_location_invalid: {
    kind: 'person',
    meaning: 'The customer has no address that tax can be computed for.',
    hint: 'Correct the address in Stripe: it is looked at every 5 minutes, or at once with retry; or finalize_without_tax.',
    released_by: retryOrWithout,
  },
  tax_calculation_failed: {
    kind: 'person',
    meaning: 'The tax engine could not compute.',
    hint: 'Mend the cause, then retry; or finalize_without_tax.',
    released_by: retryOrWithout,
  },
  tax_inactive: {
    kind: 'person',
    meaning: 'Automatic tax is not active in this Stripe account.',
    hint: 'Activate a provider under Settings > Tax in Stripe, then retry; or finalize_without_tax.',
    released_by: retryOrWithout,
  },
  tax_timed_out: {
    kind: 'person',
    meaning: 'No tax came before the deadline, and the policy is to hold.',
    hint: 'Give more time with extend_tax_wait, report the tax with supply_tax, or finalize_without_tax.',
    released_by: ['extend_tax_wait', ...retryOrWithout],
  },
  tax_engine_refused: {
    kind: 'person',
    meaning: 'The tax engine has seen the invoice and failed.',
    hint: 'Mend the cause there, then retry; or finalize_without_tax.',
    released_by: retryOrWithout,
  },
} as const satisfies Record<`tax_${string}`, Failure>;

/** About tax, and nothing that an engine's answer would lift. */
export const otherTaxFailures = {
  tax_id_invalid: {
    kind: 'person',
    meaning: "Stripe refuses a tax id of the customer or the account's.",
    hint: 'Correct or remove it in Stripe, then retry.',
    released_by: retryOrVoid,
  },
} as const satisfies Record<`tax_${string}`, Failure>;
