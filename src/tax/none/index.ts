import type { TaxModeBehaviour } from '../tax-mode';

export const none: TaxModeBehaviour = {
  automaticTax: false,
  invoiceMetadata: () => ({}),
  answer: () => ({ kind: 'not_required' }),
};
