import type { InvoiceLine, Product } from '../domain/document';
import { pointerTo } from '../domain/findings';
import { mappedProduct } from './entity-mapping';
import type { PlanContext } from './plan-context';

/** What a line is sold as in Stripe: a product, or a price that is there already. */
export function planProduct(context: PlanContext, line: InvoiceLine, index: number): string | null {
  const { findings, document, customer, connection } = context;
  const product = productOf(context, line);
  const pointer = pointerTo('lines', index, 'product_id');
  if (line.product_id !== null && !product) {
    findings.warn(
      pointer,
      'product_unknown',
      `The product "${line.product_id}" is not known: its name and mapping are missing.`,
    );
  }
  const mapped =
    mappedProduct(context.mappings, { document, customer, product, line }) ??
    connection.fallback_product_id;
  if (mapped === null) {
    findings.fault(
      pointer,
      'product_unmapped',
      `${line.product_id === null ? 'A line without product' : `The product "${line.product_id}"`} has no Stripe product. Set custom_fields.stripe_product_id of the product, or fallback_product_id of the connection.`,
    );
  }
  return mapped;
}

export function productOf({ products }: PlanContext, line: InvoiceLine): Product | undefined {
  return line.product_id === null ? undefined : products.get(line.product_id);
}

/** Stripe names them so; an id of the caller's own making (Stripe allows it for products) is a product. */
export function isPrice(id: string | null): boolean {
  return id?.startsWith('price_') ?? false;
}

/** Many lines in one have a sum and no quantity, so the figure of a price cannot make their amount. */
export function refusePrice(
  { findings }: PlanContext,
  stripeProduct: string | null,
  pointer: string,
): void {
  if (!isPrice(stripeProduct)) return;
  findings.fault(
    pointer,
    'price_not_supported',
    `"${stripeProduct}" is a Stripe price, and these lines become one. Map the product of that price (prod_…) instead.`,
  );
}
