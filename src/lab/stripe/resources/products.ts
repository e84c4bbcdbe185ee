import { newId } from '../../core/ids';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Product } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { listWire, type ListParams } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

interface ProductParams {
  id?: string;
  name?: string;
  active?: boolean;
  description?: string;
  default_price?: string;
  images?: string[];
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
    description: params.description ?? null,
    images: params.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: params.unit_label ?? null,
    updated: now,
    url: params.url ?? null,
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
  const { metadata, ...fields } = params;
  const given = Object.fromEntries(
    Object.entries(fields).filter(([name]) => name !== 'expand' && name !== 'id'),
  );
  const after: Product = {
    ...before,
    ...given,
    metadata: mergeMetadata(before.metadata, metadata),
  };
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  const saved = { ...after, updated: context.now() };
  context.account.products.put(saved);
  context.emit('product.updated', saved, { ...previous, updated: before.updated });
  return saved;
}

function remove(call: Call<object>): object {
  const product = productOf(call.context, idOf(call, 'id'), 'id', 404);
  call.context.account.products.remove(product.id);
  call.context.emit('product.deleted', product);
  return { id: product.id, object: 'product', deleted: true };
}

function list(call: Call<ListParams & { active?: boolean; ids?: string[] }>): object {
  const { context, params, path } = call;
  return listWire(
    context.account.products,
    params,
    {
      kind: 'product',
      url: path,
      accepts: (row) =>
        (params.active === undefined || row.active === params.active) &&
        (params.ids === undefined || params.ids.includes(row.id)),
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
