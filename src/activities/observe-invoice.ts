import type { InvoiceState } from '../domain/state';
import type { ActivityDeps, StepCall } from './deps';
import { differenceIn } from './difference';
import { failureOf } from './failure';
import { factsOf, linksOf, readLatest } from './reading';
import { runStep } from './step';

/**
 * Looks at the invoice in Stripe and records what it says. Run on every hint, on the slow poll, at a
 * deadline and on re-entry; it writes nothing to Stripe. An engine that says no blocks the wait at once.
 */
export function createObserveInvoice(deps: ActivityDeps) {
  return function observeInvoice(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async ({ record, stripe, taxMode, now }) => {
      const { state } = record;
      // Nothing was written yet that we know of; the write step itself looks before it creates.
      if (state.stripe_invoice_id === null) return record;
      const reading = await readLatest(
        stripe,
        state.stripe_invoice_id,
        state.seen?.generation ?? 1,
      );
      const { invoice } = reading;
      const at = now();
      const found = await differenceIn(reading, record, at, stripe);
      const facts = [...factsOf(reading, state, taxMode, at), ...found.facts];
      const { details } = found;
      const after = await deps.store.invoices.record(call.ref, facts, {
        ...linksOf(invoice),
        ...(details ? { details } : {}),
        from: record,
      });
      if (invoice?.status === 'draft' && after.state.tax.outcome === null && after.state.draft) {
        const answer = taxMode.answer(invoice, after.state.draft.version);
        if (answer.kind === 'refused') throw failureOf('tax_engine_refused', answer.reason);
      }
      return after;
    });
  };
}
