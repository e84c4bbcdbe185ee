import { isDeepStrictEqual } from 'node:util';
import { defineConnectionRoute } from '../define-route';
import { ApiError } from '../errors';
import { customer, newCustomer } from '../schemas/customer';
import { toCustomer } from '../to-customer';
import { noInput } from '../schemas/common';

export const createCustomer = defineConnectionRoute({
  method: 'post',
  path: '/v1/customers',
  id: 'createCustomer',
  tag: 'Customers',
  summary: 'Create a customer',
  ...noInput,
  body: newCustomer,
  responses: {
    201: { description: 'Created.', schema: customer },
    200: { description: 'Exists with the same content.', schema: customer },
  },
  errors: ['customer_exists'],
  async handler({ body, connection }, { store }) {
    const posted = toCustomer(body, body.id);
    const standing = await store.configuration.customer(connection.id, body.id);
    if (standing) {
      const isSame = isDeepStrictEqual(standing, posted);
      if (isSame)
        return { status: 200, body: standing, headers: { 'Idempotent-Replayed': 'true' } };
      throw new ApiError('customer_exists', `Replace it with PUT /v1/customers/${body.id}.`);
    }
    await store.configuration.saveCustomer(connection.id, posted);
    return { status: 201, body: posted };
  },
});
