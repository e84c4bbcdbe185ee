import type { InvoiceLine, PlannedLine, Product } from '../domain/document';
import { pointerTo } from '../domain/findings';
import { formatPrice, formatQuantity, isZero, plainDecimal } from '../domain/money';
import { cutWithWarning } from './cut-with-warning';
import { withHash } from './line-hash';
import type { PlanContext } from './plan-context';
import { planLineMetadata } from './plan-metadata';
import { isPrice, planProduct, productOf } from './plan-product';
import { isNative } from './price-line';
import type { PricedLine } from './price-line';

/** Stripe's limit of a line's description. */
const maxDescriptionBytes = 5000;

export function planLine(context: PlanContext, priced: PricedLine): PlannedLine {
  const { document, customer } = context;
  const { line, index, amount } = priced;
  const product = productOf(context, line);
  const sold = planProduct(context, line, index);
  const byPrice = isPrice(sold) && isCharge(context, priced);
  const native = !byPrice && isNative(priced, document.currency);
  return withHash({
    id: line.id,
    amount,
    description: planDescription(context, { line, product, index, native: native || byPrice }),
    quantity_decimal: native || byPrice ? plainDecimal(line.quantity) : null,
    unit_amount_decimal: native ? plainDecimal(line.unit_amount_decimal) : null,
    stripe_product_id: byPrice ? null : sold,
    stripe_price_id: byPrice ? sold : null,
    period: line.period,
    metadata: planLineMetadata(context, { document, customer, product, line }, index),
  });
}

/**
 * A price brings its own figure, which nobody here has seen: whether it makes the amount that was asked
 * for is seen on the draft, which is not finalized otherwise.
 */
function isCharge({ findings }: PlanContext, { index, amount }: PricedLine): boolean {
  const pointer = pointerTo('lines', index, 'product_id');
  if (amount < 0) {
    findings.fault(
      pointer,
      'price_not_supported',
      'A credit cannot be sold by a Stripe price. Map the product of that price (prod_…) instead.',
    );
    return false;
  }
  findings.warn(
    pointer,
    'stripe_price_decides',
    'The line is sold by a Stripe price. If that makes another amount, the draft is blocked, not finalized.',
  );
  return true;
}

/** "API calls (1,234,567 × USD 0.000123)" where the Stripe line itself does not show both, or always. */
function planDescription(
  { document, settings, findings }: PlanContext,
  part: { line: InvoiceLine; product: Product | undefined; index: number; native: boolean },
): string {
  const { line, product, index, native } = part;
  const text = line.description || product?.name || line.product_id || line.id;
  // A price of zero beside an amount tells nothing: the caller gave a flat amount.
  const tells =
    settings.always_show_price_and_quantity || (!native && !isZero(line.unit_amount_decimal));
  const suffix = tells
    ? ` (${formatQuantity(line.quantity)} × ${formatPrice(line.unit_amount_decimal, document.currency)})`
    : '';
  const room = maxDescriptionBytes - Buffer.byteLength(suffix, 'utf8');
  const shown = cutWithWarning(findings, {
    text,
    maxBytes: room,
    pointer: pointerTo('lines', index, 'description'),
    what: 'The description',
  });
  return shown + suffix;
}
