import type { Fact } from '../domain/facts';
import { idempotencyKey } from '../domain/ids';
import { contentVersionOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { taxModeBehaviour } from '../tax';
import type { ActivityDeps, StepCall } from './deps';
import { failureOf } from './failure';
import { runStep } from './step';
import { writeRepeatable } from './stored-failure';

/** The deadline passed: hands the draft to the other tax mode and opens a new round with its own deadline. */
export function createFallBackTax(deps: ActivityDeps) {
  return function fallBackTax(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async ({ record, stripe, now, attempt }) => {
      const { state, ref } = record;
      const { policy, tax, revision, draft } = state;
      const mode = policy.fallback_mode;
      if (mode === null || state.stripe_invoice_id === null || draft === null) {
        throw failureOf('unexpected', 'There is no mode to fall back to.');
      }
      if (tax.round > 1) return record;
      const next = taxModeBehaviour(mode);
      const id = state.stripe_invoice_id;
      const switched = {
        automatic_tax: { enabled: next.automaticTax },
        metadata: next.invoiceMetadata(contentVersionOf(state) ?? draft.version),
      };
      await writeRepeatable(
        (key) => stripe.updateInvoice(id, switched, key),
        (suffix) => idempotencyKey(ref, { revision, step: 'fall_back', suffix }),
        { released: state.released, attempt },
      );
      const at = now();
      const until = new Date(Date.parse(at) + policy.tax_timeout_ms).toISOString();
      const started: Fact = {
        type: 'tax_wait_started',
        at,
        by: 'holdfast',
        round: tax.round + 1,
        mode,
        until,
      };
      return deps.store.invoices.record(ref, [started], { from: record });
    });
  };
}
