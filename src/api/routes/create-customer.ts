import { isDeepStrictEqual } from 'node:util';
import type { Customer } from '../../domain/document';
import type { Store } from '../../store/ports';
import { defineConnectionRoute } from '../define-route';
import { ApiError, invalidRequest } from '../errors';
import { newId } from '../new-id';
import { saveCustomer } from '../save-customer';
import { customer, newCustomer } from '../schemas/customer';
import { toCustomer } from '../to-customer';
import { noInput } from '../schemas/common';

export const createCustomer = defineConnectionRoute({
  method: 'post',
  path: '/v1/customers',
  id: 'createCustomer',
  tag: 'Customers',
  access: 'write',
  summary: 'Create a customer',
  description:
    'Repeated with the same content it answers the customer that stands; without an `id` that is the ' +
    'one that has its first ingest alias.',
  ...noInput,
  body: newCustomer,
  responses: {
    201: { description: 'Created.', schema: customer },
    200: { description: 'Exists with the same content.', schema: customer },
  },
  errors: ['customer_exists'],
  async handler({ body, connection }, { store, now }) {
    const standing = await findStanding(store, connection.id, body);
    const posted = toCustomer(body, body.id ?? standing?.id ?? newId('cust', now()));
    if (standing && isDeepStrictEqual(standing, posted)) {
      return { status: 200, body: standing, headers: { 'Idempotent-Replayed': 'true' } };
    }
    if (standing) {
      throw new ApiError('customer_exists', `Replace it with PUT /v1/customers/${standing.id}.`);
    }
    const faults = await saveCustomer(store, connection.id, posted);
    if (faults.length > 0) throw invalidRequest(faults);
    return { status: 201, body: posted };
  },
});

/** Without an id of the caller's own, its first alias is what a repeated call is known by. */
async function findStanding(
  { configuration }: Store,
  connection: string,
  { id, ingest_aliases }: { id?: string | undefined; ingest_aliases: string[] },
): Promise<Customer | null> {
  if (id !== undefined) return configuration.customer(connection, id);
  const [alias] = ingest_aliases;
  return alias === undefined ? null : configuration.customerByAlias(connection, alias);
}
