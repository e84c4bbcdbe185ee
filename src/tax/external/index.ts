import type { TaxModeBehaviour } from '../tax-mode';

/** Somebody outside reports the tax with `supply_tax`; Stripe alone can never tell that it is complete. */
export const external: TaxModeBehaviour = {
  automaticTax: false,
  invoiceMetadata: () => ({}),
  answer: () => ({ kind: 'waiting' }),
};
