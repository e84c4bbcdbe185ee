import { blockOf, externalStatusOf, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';

/** The columns that lists filter by. Always made from the state, here and nowhere else. */
export function derivedColumns(state: InvoiceState) {
  return {
    status: statusOf(state),
    blocked_code: blockOf(state)?.code ?? null,
    external_status: externalStatusOf(state),
    tax_outcome: state.tax.outcome,
    stripe_invoice_id: state.stripe_invoice_id,
  };
}
