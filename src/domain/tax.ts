export const taxModes = [
  'none',
  'automatic',
  'anrok_metadata',
  'anrok',
  'avalara',
  'external',
] as const;
export type TaxMode = (typeof taxModes)[number];

export const taxTimeoutPolicies = ['finalize_without_tax', 'hold', 'fallback'] as const;
export type TaxTimeoutPolicy = (typeof taxTimeoutPolicies)[number];

/**
 * How the question of tax ended. Only `applied` and `not_required` are free of a loss:
 * - `applied`: an engine or a person answered, and the answer is on the invoice (zero is an answer);
 * - `not_required`: mode `none`;
 * - `timed_out`: the deadline passed and the policy let it go on without tax;
 * - `waived`: a person decided to go on without tax;
 * - `failed`: an engine said it cannot, and the policy or a person let it go on without tax;
 * - `unverified`: somebody finalized in Stripe before the engine's answer was seen.
 */
export const taxOutcomes = [
  'applied',
  'not_required',
  'timed_out',
  'waived',
  'failed',
  'unverified',
] as const;
export type TaxOutcome = (typeof taxOutcomes)[number];

/** Modes in which somebody outside must answer while the invoice is still a draft. */
export function waitsInDraft(mode: TaxMode): boolean {
  return mode === 'anrok_metadata' || mode === 'external';
}
