import { createHash } from 'node:crypto';
import type { Context } from '../context';
import type { Pricing } from '../objects';
import { makePrice, priceOf } from '../resources/prices';
import { makeProduct, productOf } from '../resources/products';
import { invalid, refuse } from '../wire/errors';
import { canonicalDecimal, decimalsOf, integerPart, multiply } from './money';

export interface PricedParams {
  amount?: number;
  quantity?: number;
  quantity_decimal?: string;
  unit_amount_decimal?: string;
  tax_behavior?: string;
  price_data?: {
    currency: string;
    product?: string;
    product_data?: { name: string; description?: string; tax_code?: string };
    unit_amount?: number;
    unit_amount_decimal?: string;
    tax_behavior?: string;
  };
  pricing?: { price?: string };
}

export interface Priced {
  amount: number;
  pricing: Pricing;
  quantity: number;
  quantity_decimal: string;
  /** The product's name, which describes a line that has no description of its own. */
  name: string | null;
}

export interface CurrentPrice {
  pricing: Pricing;
  quantity_decimal: string;
  amount: number;
  currency: string;
  description: string | null;
}

const mostDecimals = 12;

/** Null when the parameters change nothing about the money. */
export function pricedBy(
  context: Context,
  params: PricedParams,
  currency: string,
  description: string | null,
  current: CurrentPrice | null,
): Priced | null {
  checkExclusive(params);
  if (params.amount !== undefined)
    return byAmount(context, params, params.amount, currency, description, current);
  const pricing = chosenPricing(context, params, currency, current);
  const quantity = chosenQuantity(params);
  if (pricing === null) {
    if (quantity === null && current !== null) return null;
    if (current === null) {
      throw refuse('You must specify one of these parameters: amount, price_data, pricing.');
    }
  }
  const chosen = pricing ?? current?.pricing;
  if (chosen === undefined) throw refuse('This line has no price.');
  const count = quantity ?? current?.quantity_decimal ?? '1';
  return {
    amount: multiply(count, chosen.unit_amount_decimal ?? '0'),
    pricing: chosen,
    quantity: integerPart(count),
    quantity_decimal: count,
    name: context.account.products.get(chosen.price_details.product)?.name ?? null,
  };
}

function checkExclusive(params: PricedParams): void {
  const given = (names: (keyof PricedParams)[]) =>
    names.filter((name) => params[name] !== undefined);
  const groups: (keyof PricedParams)[][] = [
    ['amount', 'quantity'],
    ['amount', 'quantity_decimal'],
    ['amount', 'price_data'],
    ['amount', 'pricing'],
    ['amount', 'unit_amount_decimal'],
    ['price_data', 'pricing'],
    ['quantity', 'quantity_decimal'],
  ];
  for (const group of groups) {
    if (given(group).length < 2) continue;
    throw refuse(`You may only specify one of these parameters: ${group.join(', ')}.`);
  }
}

function chosenQuantity(params: PricedParams): string | null {
  const given = params.quantity_decimal ?? params.quantity?.toString();
  if (given === undefined) return null;
  if (given.startsWith('-')) {
    const param = params.quantity === undefined ? 'quantity_decimal' : 'quantity';
    throw invalid(`Invalid non-negative integer`, { code: 'parameter_invalid_integer', param });
  }
  checkDecimals(given, 'quantity_decimal');
  return canonicalDecimal(given);
}

function checkDecimals(given: string, param: string): void {
  if (decimalsOf(given) <= mostDecimals) return;
  throw invalid(
    `Invalid decimal: ${given}; must contain at maximum ${mostDecimals} decimal places.`,
    { code: 'parameter_invalid_decimal', param },
  );
}

function chosenPricing(
  context: Context,
  params: PricedParams,
  currency: string,
  current: CurrentPrice | null,
): Pricing | null {
  if (params.pricing?.price !== undefined) {
    const price = priceOf(context, params.pricing.price, 'pricing[price]');
    checkCurrency(price.currency, currency);
    return toPricing(price.id, price.product, price.unit_amount_decimal);
  }
  const data = params.price_data;
  if (data !== undefined) {
    checkCurrency(data.currency, currency);
    const decimal = data.unit_amount_decimal ?? data.unit_amount?.toString();
    if (decimal === undefined) {
      throw refuse(
        'You must specify either `unit_amount` or `unit_amount_decimal` in `price_data`.',
      );
    }
    checkDecimals(decimal, 'price_data[unit_amount_decimal]');
    const behaviour = data.tax_behavior ?? params.tax_behavior;
    return inlinePrice(context, dataProduct(context, data), currency, decimal, behaviour);
  }
  // The tax behaviour alone prices a line anew too: at what it costs now.
  const standing = params.tax_behavior === undefined ? null : current?.pricing.unit_amount_decimal;
  const decimal = params.unit_amount_decimal ?? standing;
  if (decimal === undefined || decimal === null) return null;
  checkDecimals(decimal, 'unit_amount_decimal');
  const product = current?.pricing.price_details.product ?? inlineProduct(context, null);
  const behaviour = params.tax_behavior ?? behaviourOf(context, current);
  return inlinePrice(context, product, currency, decimal, behaviour);
}

function checkCurrency(given: string, expected: string): void {
  if (given.toLowerCase() === expected) return;
  throw refuse(
    `The currency of the price (${given.toLowerCase()}) must match the currency of the invoice (${expected}).`,
    { param: 'currency' },
  );
}

function dataProduct(context: Context, data: NonNullable<PricedParams['price_data']>): string {
  if (data.product_data !== undefined) return makeProduct(context, data.product_data).id;
  if (data.product === undefined) {
    throw refuse('You must specify either `product` or `product_data` in `price_data`.');
  }
  return productOf(context, data.product, 'price_data[product]').id;
}

/** An amount alone: Stripe makes a price of it, and a product named after the description. */
function byAmount(
  context: Context,
  params: PricedParams,
  amount: number,
  currency: string,
  description: string | null,
  current: CurrentPrice | null,
): Priced {
  const product = current?.pricing.price_details.product ?? inlineProduct(context, description);
  const behaviour = params.tax_behavior ?? behaviourOf(context, current);
  return {
    amount,
    pricing: inlinePrice(context, product, currency, String(amount), behaviour),
    quantity: 1,
    quantity_decimal: '1',
    name: null,
  };
}

function hashed(prefix: string, ...parts: string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${prefix}_1${hash.slice(0, 22)}`;
}

/** Made once for each name: live Stripe reuses inline products and prices too. */
function inlineProduct(context: Context, description: string | null): string {
  const name = description ?? 'Invoice item';
  const id = hashed('prod', context.account.id, name);
  if (context.account.products.get(id) === undefined)
    makeProduct(context, { id, name, active: false });
  return id;
}

/** A new amount alone leaves it as it was whether the price holds its tax. */
function behaviourOf(context: Context, current: CurrentPrice | null): string | undefined {
  const price = context.account.prices.get(current?.pricing.price_details.price ?? '');
  return price?.tax_behavior;
}

function inlinePrice(
  context: Context,
  product: string,
  currency: string,
  given: string,
  taxBehavior = 'unspecified',
): Pricing {
  const decimal = canonicalDecimal(given);
  const parts = [context.account.id, product, currency, decimal];
  const id = hashed('price', ...parts, ...(taxBehavior === 'unspecified' ? [] : [taxBehavior]));
  if (context.account.prices.get(id) === undefined) {
    const fields = { product, currency, unit_amount_decimal: decimal, active: false };
    makePrice(context, { ...fields, tax_behavior: taxBehavior }, id);
  }
  return toPricing(id, product, decimal);
}

function toPricing(price: string, product: string, decimal: string): Pricing {
  return {
    price_details: { price, product },
    type: 'price_details',
    unit_amount_decimal: decimal,
  };
}
