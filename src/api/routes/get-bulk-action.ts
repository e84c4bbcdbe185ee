import { z } from 'zod';
import { toBulkActionView } from '../bulk-action-view';
import { defineConnectionRoute } from '../define-route';
import { requireBulkAction } from '../require-bulk-action';
import { bulkActionView } from '../schemas/bulk-action';
import { id, noInput } from '../schemas/common';

export const bulkActionParams = z.strictObject({ bulk_action_id: id('The bulk action.') });

export const getBulkAction = defineConnectionRoute({
  method: 'get',
  path: '/v1/bulk_actions/{bulk_action_id}',
  id: 'getBulkAction',
  tag: 'Bulk actions',
  access: 'read',
  summary: 'How far a bulk action is',
  ...noInput,
  params: bulkActionParams,
  responses: { 200: { description: 'The bulk action.', schema: bulkActionView } },
  errors: ['bulk_action_not_found'],
  async handler({ params, connection }, { store }) {
    const action = await requireBulkAction(store, connection, params.bulk_action_id);
    return { status: 200, body: await toBulkActionView(action, store) };
  },
});
