import type Stripe from 'stripe';
import { pointerTo } from '../../domain/findings';

/** Taxes of nothing, and why: by Stripe's own word, as `not_collecting` where no registration covers the place. */
export function untaxedWarnings({ total_taxes: taxes }: Stripe.Invoice) {
  const reasons = (taxes ?? []).flatMap(({ amount, taxability_reason: reason }) =>
    amount === 0 && reason !== 'standard_rated' ? [reason] : [],
  );
  return [...new Set(reasons)].map((reason) => ({
    pointer: pointerTo(
      /customer|reverse|collecting|supported/.test(reason) ? 'customer_id' : 'lines',
    ),
    message: `Stripe computes no tax for at least one line: ${reason}.`,
  }));
}
