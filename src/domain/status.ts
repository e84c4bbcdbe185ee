/**
 * The states of an invoice. In each: what is true while it is here / what leads out.
 *
 * - `accepted`: recorded in the store, nothing complete in Stripe yet / the draft is complete.
 * - `draft`: the Stripe draft holds exactly our lines / tax mode decides: finalize, or wait.
 * - `awaiting_tax`: the draft is complete, a tax engine or a person owes an answer, the deadline runs /
 *   tax applied, failed, timed out, or an action.
 * - `awaiting_approval`: left as draft on purpose / finalized here or in Stripe by a person.
 * - `open`: finalized, payment is tracked / paid, void, uncollectible.
 * - `paid`, `void`, `uncollectible`, `deleted`, `skipped`: closed; a late event re-enters the workflow. Void
 *   and uncollectible may be reissued: then the next revision is `accepted`.
 */
export const statuses = [
  'accepted',
  'draft',
  'awaiting_tax',
  'awaiting_approval',
  'open',
  'paid',
  'void',
  'uncollectible',
  'deleted',
  'skipped',
] as const;
export type Status = (typeof statuses)[number];

const closedStatuses = ['paid', 'void', 'uncollectible', 'deleted', 'skipped'] as const;
type ClosedStatus = (typeof closedStatuses)[number];

export function isClosed(status: Status): status is ClosedStatus {
  return (closedStatuses as readonly Status[]).includes(status);
}

/** What the billing system sees of Stripe's side; never ahead of it. `null` until finalized. */
export const externalStatuses = [
  'FINALIZED',
  'PAID',
  'PAYMENT_FAILED',
  'UNCOLLECTIBLE',
  'VOID',
  'DELETED',
] as const;
export type ExternalStatus = (typeof externalStatuses)[number];

export const actions = [
  'retry',
  'finalize',
  'finalize_without_tax',
  'supply_tax',
  'extend_tax_wait',
  'replace_lines',
  'accept_difference',
  'void',
  'reissue',
  'mark_uncollectible',
] as const;
export type Action = (typeof actions)[number];
