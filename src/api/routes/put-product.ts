import { defineConnectionRoute } from '../define-route';
import { invalidRequest } from '../errors';
import { idFault } from '../id-fault';
import { product, productBody } from '../schemas/product';
import { productParams } from './get-product';
import { noInput } from '../schemas/common';

export const putProduct = defineConnectionRoute({
  method: 'put',
  path: '/v1/products/{product_id}',
  id: 'putProduct',
  tag: 'Products',
  access: 'write',
  summary: 'Create or replace a product',
  ...noInput,
  params: productParams,
  body: productBody,
  responses: {
    200: { description: 'Replaced.', schema: product },
    201: { description: 'Created.', schema: product },
  },
  async handler({ params, body, connection }, { store }) {
    const faults = idFault(body.id, params.product_id);
    if (faults.length > 0) throw invalidRequest(faults);
    const [standing] = await store.configuration.products(connection.id, [params.product_id]);
    const saved = { ...body, id: params.product_id };
    await store.configuration.saveProduct(connection.id, saved);
    return { status: standing ? 200 : 201, body: saved };
  },
});
