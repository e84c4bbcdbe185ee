import { newId } from '../../core/ids';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { PackageDimensions, Product } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

interface ProductParams {
  id?: string;
  name?: string;
  active?: boolean;
  description?: string;
  default_price?: string;
  images?: string[] | '';
  marketing_features?: { name: string }[] | '';
  package_dimensions?: PackageDimensions | '';
  shippable?: boolean;
  metadata?: Record<string, string> | '';
  statement_descriptor?: string;
  tax_code?: string;
  unit_label?: string;
  url?: string;
}

export function makeProduct(context: Context, params: ProductParams & { name: string }): Product {
  const now = context.now();
  const product: Product = {
    id: params.id ?? newId('prod', 13),
    object: 'product',
    active: params.active ?? true,
    attributes: [],
    created: now,
    default_price: null,
    description: params.description || null,
    images: params.images || [],
    livemode: false,
    marketing_features: params.marketing_features || [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: params.package_dimensions || null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor || null,
    tax_code: params.tax_code || null,
    tax_details: null,
    type: 'service',
    unit_label: params.unit_label || null,
    updated: now,
    url: params.url || null,
  };
  context.account.products.put(product);
  return product;
}

export function productOf(context: Context, id: string, param: string, status = 400): Product {
  const product = context.account.products.get(id);
  if (product === undefined) throw noSuch('product', id, param, status);
  return product;
}

function create({ context, params }: Call<ProductParams & { name: string }>): Product {
  if (params.id !== undefined && context.account.products.get(params.id) !== undefined) {
    throw refuse('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const product = makeProduct(context, params);
  context.emit('product.created', product);
  return product;
}

function update(call: Call<ProductParams>): Product {
  const { context, params } = call;
  const before = productOf(context, idOf(call, 'id'), 'id', 404);
  const after: Product = {
    ...before,
    active: params.active ?? before.active,
    default_price: defaultPrice(context, params.default_price) ?? before.default_price,
    description: given(params.description, before.description, null),
    images: given(params.images, before.images, []),
    marketing_features: given(params.marketing_features, before.marketing_features, []),
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: params.name ?? before.name,
    package_dimensions: given(params.package_dimensions, before.package_dimensions, null),
    shippable: params.shippable ?? before.shippable,
    statement_descriptor: given(params.statement_descriptor, before.statement_descriptor, null),
    tax_code: given(params.tax_code, before.tax_code, null),
    unit_label: given(params.unit_label, before.unit_label, null),
    url: given(params.url, before.url, null),
  };
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  const saved = { ...after, updated: context.now() };
  context.account.products.put(saved);
  context.emit('product.updated', saved, { ...previous, updated: before.updated });
  return saved;
}

/** What was given, or nothing for '', or what is there. */
const given = <T, E>(value: T | '' | undefined, current: T | E, empty: E): T | E =>
  value === undefined ? current : value === '' ? empty : value;

function defaultPrice(context: Context, id: string | undefined): string | undefined {
  if (id === undefined || context.account.prices.get(id) !== undefined) return id;
  throw noSuch('price', id, 'default_price');
}

function remove(call: Call<object>): object {
  const product = productOf(call.context, idOf(call, 'id'), 'id', 404);
  call.context.account.products.remove(product.id);
  call.context.emit('product.deleted', product);
  return { id: product.id, object: 'product', deleted: true };
}

interface ListProductsParams extends ListParams {
  active?: boolean;
  created?: Range | number;
  ids?: string[];
  shippable?: boolean;
  url?: string;
}

function list(call: Call<ListProductsParams>): object {
  const { context, params, path } = call;
  return listWire(
    context.account.products,
    params,
    {
      kind: 'product',
      url: path,
      accepts: (row) =>
        (params.active === undefined || row.active === params.active) &&
        (params.ids === undefined || params.ids.includes(row.id)) &&
        (params.shippable === undefined || row.shippable === params.shippable) &&
        (params.url === undefined || row.url === params.url) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

export const productRoutes: Route[] = [
  route('POST', '/v1/products', create),
  route('GET', '/v1/products', list),
  route('GET', '/v1/products/{id}', (call: Call<object>) =>
    productOf(call.context, idOf(call, 'id'), 'id', 404),
  ),
  route('POST', '/v1/products/{id}', update),
  route('DELETE', '/v1/products/{id}', remove),
];
