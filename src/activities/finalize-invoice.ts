import Stripe from 'stripe';
import type { InvoiceState } from '../domain/state';
import { isIntentGate } from '../domain/gate-verdict';
import { isMoneyHeld } from '../domain/payment-intent';
import { generationOf, statusOf } from '../domain/state';
import { waitsInDraft } from '../domain/tax';
import type { InvoiceRecord } from '../store/ports';
import { classify } from '../stripe/classify';
import { finalizeParams } from '../stripe/lines';
import { checkCharged } from './check-charged';
import { compareDraft } from './compare-draft';
import type { ActivityDeps, StepCall } from './deps';
import { failureOfRefusal } from './failure';
import { intentFacts } from './observe-payment';
import { recordReading } from './record-reading';
import { setAutomaticTax } from './set-automatic-tax';
import { startTaxWait } from './start-tax-wait';
import { runStep } from './step';
import type { StepTools } from './step';
import { transition } from './transition';

export interface FinalizeCall extends StepCall {
  /** No hint of a change has come since the draft was completed. */
  undisturbed: boolean;
}

/**
 * Reads the draft, compares it to the unit with what was asked for, and finalizes it. Nothing is
 * finalized before the tax question is decided on record, or with one difference.
 */
export function createFinalizeInvoice(deps: ActivityDeps) {
  return function finalizeInvoice(call: FinalizeCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { state } = tools.record;
      const id = state.stripe_invoice_id;
      if (id === null || !isDraftYet(state)) return tools.record;
      // Somebody went on while this step was on its way: what the record says now counts, not who sent it.
      if (waitsInDraft(state.tax.mode) && state.tax.outcome === null) return tools.record;
      const paid = await lookAtPayment(deps, tools);
      if (isIntentGate(paid.state) && !isMoneyHeld(paid.state)) return paid;
      const ready = { ...tools, record: paid };
      const { foreign, record } = await compareDraft(deps, ready, id, call.undisturbed);
      if (foreign) return recordReading(deps, ready, foreign);
      return finalize(deps, { ...tools, record }, id);
    });
  };
}

/** Behind a payment of its own: it may have been given back since. */
async function lookAtPayment(
  { store }: ActivityDeps,
  { record, stripe, now }: StepTools,
): Promise<InvoiceRecord> {
  const id = record.state.gate?.intent?.id;
  if (id === undefined) return record;
  const facts = intentFacts(await stripe.readPaymentIntent(id), record.state, now());
  return facts.length === 0 ? record : store.invoices.record(record.ref, facts, { from: record });
}

function isDraftYet(state: InvoiceState): boolean {
  const status = statusOf(state);
  return status === 'draft' || status === 'awaiting_tax' || status === 'awaiting_approval';
}

async function finalize(deps: ActivityDeps, tools: StepTools, id: string): Promise<InvoiceRecord> {
  await setAutomaticTax(tools, id);
  await checkCharged(tools, id);
  const invoice = await send(deps, tools, id);
  const reading = { invoice, generation: generationOf(tools.record.state) };
  return recordReading(deps, tools, reading, { isCompared: true });
}

async function send(
  deps: ActivityDeps,
  tools: StepTools,
  id: string,
): Promise<Stripe.Invoice | null> {
  const { record, stripe, attempt } = tools;
  try {
    return await transition({
      record,
      stripe,
      id,
      step: 'finalize',
      attempt,
      write: (key) => stripe.finalizeInvoice(id, finalizeParams(record.state.policy), key),
    });
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = classify(error);
    const waitable = ['tax_location_invalid', 'tax_calculation_failed', 'tax_inactive'];
    if (waitable.includes(refusal.code)) await startTaxWait(deps, tools);
    throw failureOfRefusal(refusal);
  }
}
