import type { InvoiceLine, Product } from '../domain/document';
import { pointerTo } from '../domain/findings';
import { mappedProduct } from './entity-mapping';
import type { PlanContext } from './plan-context';

/** The Stripe product of a line: as mapped, else the fallback of the connection. */
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
  const stripeProduct =
    mappedProduct(context.mappings, { document, customer, product, line }) ??
    connection.fallback_product_id;
  if (stripeProduct === null) {
    findings.fault(
      pointer,
      'product_unmapped',
      `${line.product_id === null ? 'A line without product' : `The product "${line.product_id}"`} has no Stripe product. Set custom_fields.stripe_product_id of the product, or fallback_product_id of the connection.`,
    );
  } else {
    refusePrice(context, stripeProduct, pointer);
  }
  return stripeProduct;
}

export function productOf({ products }: PlanContext, line: InvoiceLine): Product | undefined {
  return line.product_id === null ? undefined : products.get(line.product_id);
}

/**
 * A line needs a product (`prod_…`). A price (`price_…`) is refused: with one Stripe computes the amount
 * from a figure that is not in the posted invoice, so the total could not be proven at intake.
 */
export function refusePrice(
  { findings }: PlanContext,
  stripeProduct: string,
  pointer: string,
): void {
  if (!stripeProduct.startsWith('price_')) return;
  findings.fault(
    pointer,
    'price_not_supported',
    `"${stripeProduct}" is a Stripe price. Map the product of that price (prod_…) instead: the price of a line comes from the invoice.`,
  );
}
