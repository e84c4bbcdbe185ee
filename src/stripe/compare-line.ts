import type Stripe from 'stripe';
import type { PlannedLine } from '../domain/document';
import type { Difference } from '../domain/difference';
import { plainDecimal } from '../domain/money';

export type Field = Pick<Difference, 'field' | 'ours' | 'stripe'>;

/**
 * What differs between a line as it was planned and as it stands in Stripe, field by field. A null of
 * Stripe's where it never promises a value is no difference. Tax is not judged here.
 */
export function compareLine(
  planned: PlannedLine,
  currency: string,
  line: Stripe.InvoiceLineItem,
): Field[] {
  return [
    ...unequal('amount', planned.amount, line.amount),
    ...unequal('currency', currency, line.currency),
    ...compareText('description', planned.description, line.description),
    ...comparePrice(planned, line),
    ...comparePeriod(planned, line),
    ...unequal('discount', 0, discountOf(line)),
    ...compareMetadata(planned.metadata, line.metadata),
  ];
}

export function unequal(field: string, ours: Field['ours'], stripe: Field['stripe']): Field[] {
  return ours === stripe ? [] : [{ field, ours, stripe }];
}

/** Blanks at the ends may be cut on the way and mean nothing. */
export function compareText(field: string, ours: string, stripe: string | null): Field[] {
  return ours.trim() === (stripe ?? '').trim() ? [] : [{ field, ours, stripe }];
}

/** Ours only: an engine or an app may add entries of its own. */
export function compareMetadata(
  ours: Record<string, string>,
  stripe: Record<string, string> | null,
): Field[] {
  return Object.entries(ours).flatMap(([key, value]) =>
    compareText(`metadata.${key}`, value, stripe?.[key] ?? null),
  );
}

function comparePrice(planned: PlannedLine, line: Stripe.InvoiceLineItem): Field[] {
  const product = line.pricing?.price_details?.product ?? null;
  const isNative = planned.quantity_decimal !== null && planned.unit_amount_decimal !== null;
  return [
    ...compareDecimal('quantity', planned.quantity_decimal ?? '1', quantityOf(line)),
    // Without a unit price of ours the amount is the price, and it has been compared.
    ...(isNative
      ? compareDecimal('unit_amount', planned.unit_amount_decimal, unitAmountOf(line))
      : []),
    ...(planned.stripe_price_id === null
      ? []
      : unequal('price', planned.stripe_price_id, priceOf(line))),
    // A credit is written as an amount: Stripe names a product of its own for it.
    ...(planned.stripe_product_id !== null && planned.amount >= 0 && product !== null
      ? unequal('product', planned.stripe_product_id, product)
      : []),
  ];
}

function priceOf({ pricing }: Stripe.InvoiceLineItem): string | null {
  const price = pricing?.price_details?.price ?? null;
  return typeof price === 'string' || price === null ? price : price.id;
}

function quantityOf(line: Stripe.InvoiceLineItem): string | null {
  const quantity = line.quantity_decimal ?? line.quantity;
  return quantity === null ? null : String(quantity);
}

function unitAmountOf(line: Stripe.InvoiceLineItem): string | null {
  const unitAmount = line.pricing?.unit_amount_decimal ?? null;
  return unitAmount === null ? null : String(unitAmount);
}

function compareDecimal(field: string, ours: string | null, stripe: string | null): Field[] {
  if (ours === null || stripe === null) return [];
  return unequal(field, plainDecimal(ours), plainDecimal(stripe));
}

/** A line without a period of ours gets the moment of its writing from Stripe. */
function comparePeriod({ period }: PlannedLine, line: Stripe.InvoiceLineItem): Field[] {
  if (period === null) return [];
  return [
    ...unequal('period.start', toSecond(period.start), fromSeconds(line.period.start)),
    ...unequal('period.end', toSecond(period.end), fromSeconds(line.period.end)),
  ];
}

function toSecond(time: string): string {
  return fromSeconds(Math.floor(Date.parse(time) / 1000));
}

export function fromSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function discountOf({ discount_amounts }: Stripe.InvoiceLineItem): number {
  return (discount_amounts ?? []).reduce((total, { amount }) => total + amount, 0);
}
