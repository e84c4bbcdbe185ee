import Stripe from 'stripe';
import type { StripePlan } from '../../domain/document';
import { pointerTo } from '../../domain/findings';
import type { StripeClient } from '../client';

const mostIds = 100;

/**
 * Products without a tax code of their own: Stripe takes the account's default then, and a tax that nobody has
 * chosen. The look is worth no failure of the preview: a key that may not read products is said.
 */
export async function taxCodeWarnings(
  stripe: StripeClient,
  { lines }: StripePlan,
): Promise<{ pointer: string; message: string }[]> {
  const ids = [...new Set(lines.flatMap((line) => line.stripe_product_id ?? []))];
  try {
    const products: Stripe.Product[] = [];
    for (let n = 0; n < ids.length; n += mostIds) {
      products.push(...(await stripe.readProducts(ids.slice(n, n + mostIds))));
    }
    return products.filter(({ tax_code }) => tax_code === null).map(toWarning);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripePermissionError)) throw error;
    const message =
      'Whether the products have a tax code could not be told: the key lacks "Products: Read".';
    return [{ pointer: pointerTo('lines'), message }];
  }
}

function toWarning({ id, name }: Stripe.Product) {
  const message = `${id} (${name}) has no tax code in Stripe: it is taxed as the account's default says.`;
  return { pointer: pointerTo('lines'), message };
}
