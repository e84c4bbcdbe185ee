import { z } from 'zod';
import { bulkOutcomes } from '../../domain/bulk-action';
import { defineConnectionRoute } from '../define-route';
import { requireBulkAction } from '../require-bulk-action';
import { bulkResult } from '../schemas/bulk-action';
import { noInput, pageOf, pageQuery, toPageRequest } from '../schemas/common';
import { bulkActionParams } from './get-bulk-action';

export const listBulkResults = defineConnectionRoute({
  method: 'get',
  path: '/v1/bulk_actions/{bulk_action_id}/results',
  id: 'listBulkResults',
  tag: 'Bulk actions',
  access: 'read',
  summary: 'List the invoices of a bulk action, each with its result',
  ...noInput,
  params: bulkActionParams,
  query: z.strictObject({
    ...pageQuery,
    outcome: z
      .enum([...bulkOutcomes, 'pending'])
      .optional()
      .describe('Only these; `pending`: their turn has not come.'),
  }),
  responses: { 200: { description: 'A page.', schema: pageOf(bulkResult) } },
  errors: ['bulk_action_not_found'],
  async handler({ params, query, connection }, { store }) {
    const { id } = await requireBulkAction(store, connection, params.bulk_action_id);
    const outcome = query.outcome ?? null;
    const page = await store.bulk.items(connection.id, id, outcome, toPageRequest(query));
    return { status: 200, body: page };
  },
});
