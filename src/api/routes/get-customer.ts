import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { ApiError } from '../errors';
import { id, noInput } from '../schemas/common';
import { customer } from '../schemas/customer';

export const customerParams = z.strictObject({ customer_id: id('The customer.') });

export const getCustomer = defineConnectionRoute({
  method: 'get',
  path: '/v1/customers/{customer_id}',
  id: 'getCustomer',
  tag: 'Customers',
  access: 'read',
  summary: 'Read a customer',
  ...noInput,
  params: customerParams,
  responses: { 200: { description: 'The customer.', schema: customer } },
  errors: ['customer_not_found'],
  async handler({ params, connection }, { store }) {
    const found = await store.configuration.customer(connection.id, params.customer_id);
    if (found) return { status: 200, body: found };
    throw new ApiError('customer_not_found', 'Create it with PUT /v1/customers/{customer_id}.');
  },
});
