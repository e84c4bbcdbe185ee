import type { Fact } from '../domain/facts';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceState } from '../domain/state';
import { taxModeBehaviour } from '../tax';
import type { ActivityDeps, StepCall } from './deps';
import { failureOf } from './failure';
import { runStep } from './step';

/** The deadline passed: hands the draft to the other tax mode and opens a new round with its own deadline. */
export function createFallBackTax(deps: ActivityDeps) {
  return function fallBackTax(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async ({ record, stripe, now }) => {
      const { state, ref } = record;
      const { policy, tax, revision, draft } = state;
      const mode = policy.fallback_mode;
      if (mode === null || state.stripe_invoice_id === null || draft === null) {
        throw failureOf('unexpected', 'There is no mode to fall back to.');
      }
      if (tax.round > 1) return record;
      const next = taxModeBehaviour(mode);
      const key = idempotencyKey(ref, { revision, step: 'fall_back', suffix: state.released });
      await stripe.updateInvoice(
        state.stripe_invoice_id,
        {
          automatic_tax: { enabled: next.automaticTax },
          metadata: next.invoiceMetadata(draft.version),
        },
        key,
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
      return deps.store.invoices.record(ref, [started]);
    });
  };
}
