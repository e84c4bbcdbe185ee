import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { ApiError } from '../errors';
import { id, noInput } from '../schemas/common';
import { product } from '../schemas/product';

export const productParams = z.strictObject({ product_id: id('The product.') });

export const getProduct = defineConnectionRoute({
  method: 'get',
  path: '/v1/products/{product_id}',
  id: 'getProduct',
  tag: 'Products',
  access: 'read',
  summary: 'Read a product',
  ...noInput,
  params: productParams,
  responses: { 200: { description: 'The product.', schema: product } },
  errors: ['product_not_found'],
  async handler({ params, connection }, { store }) {
    const [found] = await store.configuration.products(connection.id, [params.product_id]);
    if (found) return { status: 200, body: found };
    throw new ApiError('product_not_found', 'Create it with PUT /v1/products/{product_id}.');
  },
});
