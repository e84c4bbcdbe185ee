import { newId } from '../../core/ids';
import { canonicalDecimal } from '../billing/money';
import type { Context } from '../context';
import type { Price } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { listWire, type ListParams } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { makeProduct, productOf } from './products';

interface PriceParams {
  currency: string;
  product?: string;
  product_data?: { name: string };
  unit_amount?: number;
  unit_amount_decimal?: string;
  nickname?: string;
  lookup_key?: string;
  metadata?: Record<string, string> | '';
  recurring?: object;
  tax_behavior?: string;
  active?: boolean;
}

const recurringDefaults = {
  interval_count: 1,
  meter: null,
  trial_period_days: null,
  usage_type: 'licensed',
};

export function makePrice(
  context: Context,
  fields: PriceParams & { product: string; unit_amount_decimal: string },
  id = newId('price'),
): Price {
  const decimal = canonicalDecimal(fields.unit_amount_decimal);
  const price: Price = {
    id,
    object: 'price',
    active: fields.active ?? true,
    billing_scheme: 'per_unit',
    created: context.now(),
    currency: fields.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: fields.lookup_key ?? null,
    metadata: mergeMetadata({}, fields.metadata),
    nickname: fields.nickname ?? null,
    product: fields.product,
    recurring:
      fields.recurring === undefined ? null : { ...recurringDefaults, ...fields.recurring },
    tax_behavior: fields.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: fields.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: /^-?\d+$/.test(decimal) ? Number(decimal) : null,
    unit_amount_decimal: decimal,
  };
  context.account.prices.put(price);
  return price;
}

export function priceOf(context: Context, id: string, param: string, status = 400): Price {
  const price = context.account.prices.get(id);
  if (price === undefined) throw noSuch('price', id, param, status);
  return price;
}

function create({ context, params }: Call<PriceParams>): Price {
  const decimal = params.unit_amount_decimal ?? params.unit_amount?.toString();
  if (decimal === undefined) {
    throw refuse('Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.', {
      code: 'parameter_missing',
      param: 'unit_amount',
    });
  }
  const product =
    params.product_data === undefined
      ? productOf(context, params.product ?? '', 'product')
      : makeProduct(context, params.product_data);
  const price = makePrice(context, {
    ...params,
    product: product.id,
    unit_amount_decimal: decimal,
  });
  context.emit('price.created', price);
  return price;
}

function list(call: Call<ListParams & { product?: string; active?: boolean }>): object {
  const { context, params, path } = call;
  return listWire(
    context.account.prices,
    params,
    {
      kind: 'price',
      url: path,
      accepts: (row) =>
        (params.product === undefined || row.product === params.product) &&
        (params.active === undefined || row.active === params.active),
    },
    (row) => row,
  );
}

export const priceRoutes: Route[] = [
  route('POST', '/v1/prices', create),
  route('GET', '/v1/prices', list),
  route('GET', '/v1/prices/{price}', (call: Call<object>) =>
    priceOf(call.context, idOf(call, 'price'), 'price', 404),
  ),
];
