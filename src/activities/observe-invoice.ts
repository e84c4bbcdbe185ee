import type Stripe from 'stripe';
import { idempotencyKey } from '../domain/ids';
import { contentVersionOf, generationOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { giveUp, tryLater } from '../stripe/write';
import type { ActivityDeps, StepCall } from './deps';
import { failureOf } from './failure';
import { observePayment } from './observe-payment';
import { observeFormer } from './observe-former';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import { runStep } from './step';
import type { StepTools } from './step';

/**
 * Looks at the invoice in Stripe and records what it says. Run on every hint, on the slow poll, at a
 * deadline and on re-entry. It writes one thing to Stripe, and only while tax is awaited: that the draft may
 * not finalize by itself. An engine that says no blocks the wait at once.
 */
export function createObserveInvoice(deps: ActivityDeps) {
  return function observeInvoice(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { stripe, taxMode } = tools;
      // First, so that what is recorded of the present one ends the look.
      const record = await observeFormer(deps, tools, tools.record);
      const { state } = record;
      // Nothing was written yet that we know of; the write step itself looks before it creates.
      if (state.stripe_invoice_id === null) return record;
      const reading = await readLatest(stripe, state.stripe_invoice_id, generationOf(state));
      const also = await observePayment(tools, state);
      const after = await recordReading(deps, { ...tools, record }, reading, { also });
      const { invoice } = reading;
      if (invoice) await keepDraft(tools, after.state, invoice);
      const version = contentVersionOf(after.state);
      if (invoice?.status === 'draft' && after.state.tax.outcome === null && version !== null) {
        const answer = taxMode.answer(invoice, version);
        if (answer.kind === 'refused') throw failureOf('tax_engine_refused', answer.reason);
      }
      return after;
    });
  };
}

/** Another program may have let Stripe's one-hour timer run on a draft that still waits for its tax. */
async function keepDraft(
  { record: { ref }, stripe, now }: StepTools,
  state: InvoiceState,
  invoice: Stripe.Invoice,
): Promise<void> {
  const isAtRisk = invoice.status === 'draft' && invoice.auto_advance;
  if (!isAtRisk || statusOf(state) !== 'awaiting_tax') return;
  // Each time anew: an answer stored under a key of before would leave the timer on.
  const step = `auto_advance/${Date.parse(now()).toString(36)}`;
  const set = (auto_advance: boolean) => {
    const key = idempotencyKey(ref, {
      revision: state.revision,
      step,
      suffix: String(auto_advance),
    });
    return stripe
      .updateInvoice(invoice.id, { auto_advance }, key)
      .settle({ done: ({ object }) => object, not_done: giveUp, unknown: tryLater });
  };
  const { status } = await set(false);
  // Finalized in this very moment: an open invoice without it would never be collected.
  if (status !== 'draft') await set(true);
}
