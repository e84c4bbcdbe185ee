import { defineConnectionRoute } from '../define-route';
import { invalidRequest } from '../errors';
import { idFault } from '../id-fault';
import { saveCustomer } from '../save-customer';
import { customer, customerBody } from '../schemas/customer';
import { toCustomer } from '../to-customer';
import { customerParams } from './get-customer';
import { noInput } from '../schemas/common';

export const putCustomer = defineConnectionRoute({
  method: 'put',
  path: '/v1/customers/{customer_id}',
  id: 'putCustomer',
  tag: 'Customers',
  access: 'write',
  summary: 'Create or replace a customer',
  ...noInput,
  params: customerParams,
  body: customerBody,
  responses: {
    200: { description: 'Replaced.', schema: customer },
    201: { description: 'Created.', schema: customer },
  },
  async handler({ params, body, connection }, { store }) {
    const faults = idFault(body.id, params.customer_id);
    if (faults.length > 0) throw invalidRequest(faults);
    const standing = await store.configuration.customer(connection.id, params.customer_id);
    const saved = toCustomer(body, params.customer_id);
    const taken = await saveCustomer(store, connection.id, saved);
    if (taken.length > 0) throw invalidRequest(taken);
    return { status: standing ? 200 : 201, body: saved };
  },
});
