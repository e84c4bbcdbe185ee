import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { noInput, pageOf, pageQuery, text, toPageRequest } from '../schemas/common';
import { customer } from '../schemas/customer';

export const listCustomers = defineConnectionRoute({
  method: 'get',
  path: '/v1/customers',
  id: 'listCustomers',
  tag: 'Customers',
  access: 'read',
  summary: 'List customers',
  ...noInput,
  query: z.strictObject({
    ...pageQuery,
    ingest_alias: text(500).min(1).optional().describe('Only the customer that has this alias.'),
  }),
  responses: { 200: { description: 'A page.', schema: pageOf(customer) } },
  async handler({ query, connection }, { store }) {
    if (query.ingest_alias !== undefined) {
      const found = await store.configuration.customerByAlias(connection.id, query.ingest_alias);
      return { status: 200, body: { data: found ? [found] : [], next_cursor: null } };
    }
    const page = await store.configuration.customers(connection.id, toPageRequest(query));
    return { status: 200, body: page };
  },
});
