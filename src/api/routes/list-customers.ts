import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { noInput, pageOf, pageQuery, toPageRequest } from '../schemas/common';
import { customer } from '../schemas/customer';

export const listCustomers = defineConnectionRoute({
  method: 'get',
  path: '/v1/customers',
  id: 'listCustomers',
  tag: 'Customers',
  summary: 'List customers',
  ...noInput,
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'A page.', schema: pageOf(customer) } },
  async handler({ query, connection }, { store }) {
    const page = await store.configuration.customers(connection.id, toPageRequest(query));
    return { status: 200, body: page };
  },
});
