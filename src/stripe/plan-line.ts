import type { InvoiceLine, PlannedLine, Product } from '../domain/document';
import { pointerTo } from '../domain/findings';
import { formatPrice, formatQuantity, isZero, plainDecimal } from '../domain/money';
import { cutWithWarning } from './cut-with-warning';
import { withHash } from './line-hash';
import type { PlanContext } from './plan-context';
import { planLineMetadata } from './plan-metadata';
import { planProduct, productOf } from './plan-product';
import { isNative } from './price-line';
import type { PricedLine } from './price-line';

/** Stripe's limit of a line's description. */
const maxDescriptionBytes = 5000;

export function planLine(context: PlanContext, priced: PricedLine): PlannedLine {
  const { document, customer } = context;
  const { line, index, amount } = priced;
  const product = productOf(context, line);
  const stripeProduct = planProduct(context, line, index);
  const native = isNative(priced, document.currency);
  return withHash({
    id: line.id,
    amount,
    description: planDescription(context, { line, product, index, native }),
    quantity_decimal: native ? plainDecimal(line.quantity) : null,
    unit_amount_decimal: native ? plainDecimal(line.unit_amount_decimal) : null,
    stripe_product_id: stripeProduct,
    stripe_price_id: null,
    period: line.period,
    metadata: planLineMetadata(context, { document, customer, product, line }, index),
  });
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
