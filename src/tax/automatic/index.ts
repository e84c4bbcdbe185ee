import { taxOf } from '../../stripe/untaxed-total';
import type { TaxModeBehaviour } from '../tax-mode';

/**
 * Stripe's `automatic_tax`: Stripe Tax, or the Anrok, Avalara or Sphere app as its provider. Computed
 * inline at finalize, so only a finalized invoice is an answer.
 */
export const automatic: TaxModeBehaviour = {
  automaticTax: true,
  invoiceMetadata: () => ({}),
  answer(invoice) {
    const { enabled, status, provider, disabled_reason } = invoice.automatic_tax;
    if (invoice.status === 'draft') return { kind: 'waiting' };
    if (enabled && status === 'complete') {
      return { kind: 'applied', provider: provider ?? 'stripe', amount: taxOf(invoice) };
    }
    return { kind: 'refused', reason: disabled_reason ?? status ?? 'automatic tax was off' };
  },
};
