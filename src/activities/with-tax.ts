import type Stripe from 'stripe';
import { idempotencyKey } from '../domain/ids';
import { giveUp, tryLater } from '../stripe/write';
import type { ActivityDeps } from './deps';
import { failureOf } from './failure';
import { startTaxWait } from './start-tax-wait';
import type { StepTools } from './step';

/** A draft with the tax that Stripe has computed for it: without it what is charged would be wrong. */
export async function withTax(
  deps: ActivityDeps,
  tools: StepTools,
  draft: Stripe.Invoice,
): Promise<Stripe.Invoice> {
  if (isComputed(draft)) return draft;
  // Stripe computes anew when a draft is written, and not when an address is mended.
  const anew = await computedAnew(tools, draft.id);
  if (isComputed(anew)) return anew;
  await startTaxWait(deps, tools);
  throw anew.automatic_tax.status === 'requires_location_inputs'
    ? failureOf('tax_location_invalid', 'Stripe cannot compute the tax: the address is missing.')
    : failureOf('tax_calculation_failed', 'Stripe has not computed the tax of the draft.');
}

function isComputed({ automatic_tax: { enabled, status } }: Stripe.Invoice): boolean {
  return !enabled || status === 'complete';
}

function computedAnew({ record, stripe, attempt }: StepTools, id: string): Promise<Stripe.Invoice> {
  const { revision } = record.state;
  const key = idempotencyKey(record.ref, { revision, step: 'compute_tax', suffix: attempt });
  return stripe
    .updateInvoice(id, { automatic_tax: { enabled: true } }, key)
    .settle({ done: ({ object }) => object, not_done: giveUp, unknown: tryLater });
}
