import type { InvoiceState } from '../domain/state';

/** What the comparison may find of tax, by what was decided about it. */
export interface Expectation {
  /** Minor units on all lines together; `any`: its engine computes with the finalization. */
  tax: number | 'none' | 'any';
  /** The switch on the invoice; null: it is about to be set. */
  automaticTax: boolean | null;
}

export function expectationOf({ tax }: InvoiceState, isFinalized: boolean): Expectation {
  if (tax.mode === 'automatic') {
    return { tax: 'any', automaticTax: tax.outcome === null ? true : null };
  }
  if (tax.outcome === 'applied') return { tax: tax.amount ?? 'any', automaticTax: false };
  // Finalized by somebody before the tax was settled: that is told by the outcome, not as a difference.
  const isTold = tax.outcome === 'unverified' || tax.outcome === 'failed';
  return { tax: isFinalized && isTold ? 'any' : 'none', automaticTax: false };
}
