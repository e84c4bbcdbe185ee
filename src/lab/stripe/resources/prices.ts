import { newId } from '../../core/ids';
import { canonicalDecimal } from '../billing/money';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Price, Recurring } from '../objects';
import { noSuch, notSimulated, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { makeProduct, productOf } from './products';

interface PriceParams {
  billing_scheme?: string;
  currency: string;
  product?: string;
  product_data?: { name: string };
  unit_amount?: number;
  unit_amount_decimal?: string;
  nickname?: string;
  lookup_key?: string;
  metadata?: Record<string, string> | '';
  recurring?: Partial<Recurring> & { interval: string };
  tax_behavior?: string;
  active?: boolean;
}

const recurringDefaults: Omit<Recurring, 'interval'> = {
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
    lookup_key: fields.lookup_key || null,
    metadata: mergeMetadata({}, fields.metadata),
    nickname: fields.nickname || null,
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
  if (params.billing_scheme === 'tiered') throw notSimulated('billing_scheme', 'as tiered');
  checkLookupKey(context, params.lookup_key);
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
  const fields = { ...params, currency: params.currency.toLowerCase() };
  const price = makePrice(context, {
    ...fields,
    product: product.id,
    unit_amount_decimal: decimal,
  });
  context.emit('price.created', price);
  return price;
}

/** docs.stripe.com/products-prices/manage-prices: no two prices share one; no recording has the words. */
function checkLookupKey(context: Context, key: string | undefined, except?: string): void {
  if (!key) return;
  const { prices } = context.account;
  const owner = prices.ids().find((id) => id !== except && prices.get(id)?.lookup_key === key);
  if (owner === undefined) return;
  throw refuse(`A price (\`${owner}\`) already uses that lookup key.`, { param: 'lookup_key' });
}

type UpdateParams = Pick<
  PriceParams,
  'active' | 'lookup_key' | 'metadata' | 'nickname' | 'tax_behavior'
>;

function update(call: Call<UpdateParams>): Price {
  const { context, params } = call;
  const before = priceOf(context, idOf(call, 'price'), 'price', 404);
  checkLookupKey(context, params.lookup_key, before.id);
  const after: Price = {
    ...before,
    active: params.active ?? before.active,
    lookup_key: params.lookup_key === undefined ? before.lookup_key : params.lookup_key || null,
    metadata: mergeMetadata(before.metadata, params.metadata),
    nickname: params.nickname === undefined ? before.nickname : params.nickname || null,
    tax_behavior: changedBehavior(before, params.tax_behavior),
  };
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  context.account.prices.put(after);
  context.emit('price.updated', after, previous);
  return after;
}

/** docs.stripe.com/api/prices/update: once it says something, it stays. No recording has the words. */
function changedBehavior({ tax_behavior: current }: Price, given = current): string {
  if (given === current || current === 'unspecified') return given;
  throw refuse("You can't change the tax behavior of a price once it is set.", {
    param: 'tax_behavior',
  });
}

interface ListPricesParams extends ListParams {
  active?: boolean;
  created?: Range | number;
  currency?: string;
  lookup_keys?: string[];
  product?: string;
  recurring?: Partial<Recurring>;
  type?: string;
}

function isRecurring(price: Price, asked: ListPricesParams['recurring'] = {}): boolean {
  const { interval, meter, usage_type: usage } = asked;
  return (
    (interval === undefined || price.recurring?.interval === interval) &&
    (meter === undefined || price.recurring?.meter === meter) &&
    (usage === undefined || price.recurring?.usage_type === usage)
  );
}

function list(call: Call<ListPricesParams>): object {
  const { context, params, path } = call;
  return listWire(
    context.account.prices,
    params,
    {
      kind: 'price',
      url: path,
      accepts: (row) =>
        (params.product === undefined || row.product === params.product) &&
        (params.active === undefined || row.active === params.active) &&
        (params.currency === undefined || row.currency === params.currency.toLowerCase()) &&
        (params.lookup_keys === undefined || params.lookup_keys.includes(row.lookup_key ?? '')) &&
        (params.type === undefined || row.type === params.type) &&
        isRecurring(row, params.recurring) &&
        isWithin(row.created, params.created),
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
  route('POST', '/v1/prices/{price}', update),
];
