import type { PlannedLine } from '../domain/document';
import { pointerTo } from '../domain/findings';
import { sumAmounts } from '../domain/money';
import { cutText } from './cut-text';
import type { PlanContext } from './plan-context';
import { withHash } from './line-hash';
import { planProduct, productOf, refusePrice } from './plan-product';
import { checkCeiling } from './price-line';
import type { PricedLine } from './price-line';

const maxDescriptionBytes = 5000;

/** One line over everything, with the fallback product if there is one. */
export function collapseLines(context: PlanContext, lines: PricedLine[]): PlannedLine[] {
  const { settings, connection } = context;
  const product = connection.fallback_product_id;
  refusePrice(context, product, '');
  return [
    sumLine(context, lines, {
      id: 'collapsed',
      description: settings.collapsed_line_label || settings.seller_name || 'Total',
      stripe_product_id: product,
    }),
  ];
}

/** One line a product, in the order in which the products first appear. */
export function groupLines(context: PlanContext, lines: PricedLine[]): PlannedLine[] {
  const groups = new Map<
    string,
    { stripeProduct: string | null; lines: [PricedLine, ...PricedLine[]] }
  >();
  for (const priced of lines) {
    const stripeProduct = planProduct(context, priced.line, priced.index);
    refusePrice(context, stripeProduct, pointerTo('lines', priced.index, 'product_id'));
    // Both, because a line's own custom fields may map one product to several Stripe products.
    const id = `${priced.line.product_id ?? 'other'}/${stripeProduct}`;
    const group = groups.get(id);
    if (group) group.lines.push(priced);
    else groups.set(id, { stripeProduct, lines: [priced] });
  }
  return [...groups].map(([id, group]) => {
    const { line } = group.lines[0];
    return sumLine(context, group.lines, {
      id,
      description: productOf(context, line)?.name || line.product_id || 'Other',
      stripe_product_id: group.stripeProduct,
    });
  });
}

/** Sums what was rounded line by line: multiplying summed quantities would give another total. */
function sumLine(
  context: PlanContext,
  lines: PricedLine[],
  part: { id: string; description: string; stripe_product_id: string | null },
): PlannedLine {
  const amount = sumAmounts(lines.map((line) => line.amount)) ?? 0;
  checkCeiling(context, amount, '/lines');
  return withHash({
    ...part,
    amount,
    description: cutText(part.description, maxDescriptionBytes),
    quantity_decimal: null,
    unit_amount_decimal: null,
    stripe_price_id: null,
    period: spanOf(lines),
    metadata: { holdfast_line_id: part.id },
  });
}

function spanOf(lines: PricedLine[]): { start: string; end: string } | null {
  const periods = lines.flatMap(({ line }) => (line.period ? [line.period] : []));
  const [first, ...rest] = periods;
  if (!first) return null;
  return rest.reduce(
    (span, { start, end }) => ({
      start: Date.parse(start) < Date.parse(span.start) ? start : span.start,
      end: Date.parse(end) > Date.parse(span.end) ? end : span.end,
    }),
    { start: first.start, end: first.end },
  );
}
