import { toBulkActionView } from '../bulk-action-view';
import { defineConnectionRoute } from '../define-route';
import { requireBulkAction } from '../require-bulk-action';
import { bulkActionView } from '../schemas/bulk-action';
import { noInput } from '../schemas/common';
import { bulkActionParams } from './get-bulk-action';

export const abortBulkAction = defineConnectionRoute({
  method: 'post',
  path: '/v1/bulk_actions/{bulk_action_id}/abort',
  id: 'abortBulkAction',
  tag: 'Bulk actions',
  access: 'operate',
  summary: 'Begin with no further invoice',
  description:
    'What has begun is finished; what is done stays done. Of one that has ended it changes nothing.',
  ...noInput,
  params: bulkActionParams,
  responses: { 200: { description: 'The bulk action after it.', schema: bulkActionView } },
  errors: ['bulk_action_not_found'],
  async handler({ params, connection }, { store, pump }) {
    const { id } = await requireBulkAction(store, connection, params.bulk_action_id);
    await store.bulk.abort(connection.id, id);
    pump.nudgeBulk();
    const action = await requireBulkAction(store, connection, id);
    return { status: 200, body: await toBulkActionView(action, store) };
  },
});
