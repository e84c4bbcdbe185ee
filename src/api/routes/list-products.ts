import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { noInput, pageOf, pageQuery, toPageRequest } from '../schemas/common';
import { product } from '../schemas/product';

export const listProducts = defineConnectionRoute({
  method: 'get',
  path: '/v1/products',
  id: 'listProducts',
  tag: 'Products',
  access: 'read',
  summary: 'List products',
  ...noInput,
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'A page.', schema: pageOf(product) } },
  async handler({ query, connection }, { store }) {
    const page = await store.configuration.listProducts(connection.id, toPageRequest(query));
    return { status: 200, body: page };
  },
});
