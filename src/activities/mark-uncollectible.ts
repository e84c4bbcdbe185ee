import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { ActivityDeps } from './deps';
import { recordReading } from './record-reading';
import { runStep } from './step';
import { transition } from './transition';
import type { VoidCall } from './void-invoice';

/** Gives an open invoice up; Stripe lets it still be paid or voided later. */
export function createMarkUncollectible(deps: ActivityDeps) {
  return function markUncollectible(call: VoidCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe, attempt } = tools;
      const id = record.state.stripe_invoice_id;
      if (id === null) return record;
      const invoice = await transition({
        record,
        stripe,
        id,
        step: 'mark_uncollectible',
        attempt,
        write: (key) => stripe.markUncollectible(id, key),
      });
      const generation = generationOf(record.state);
      return recordReading(deps, tools, { invoice, generation }, { by: call.by });
    });
  };
}
