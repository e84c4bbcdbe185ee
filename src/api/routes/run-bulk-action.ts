import { toBulkActionView } from '../bulk-action-view';
import { defineConnectionRoute } from '../define-route';
import { ApiError } from '../errors';
import { requireBulkAction } from '../require-bulk-action';
import { bulkActionView } from '../schemas/bulk-action';
import { noInput } from '../schemas/common';
import { startBulkAction } from '../start-bulk-action';
import { bulkActionParams } from './get-bulk-action';

export const runBulkAction = defineConnectionRoute({
  method: 'post',
  path: '/v1/bulk_actions/{bulk_action_id}/run',
  id: 'runBulkAction',
  tag: 'Bulk actions',
  access: 'operate',
  summary: 'Run a plan: exactly the invoices that were previewed',
  description: 'Running it again changes nothing.',
  ...noInput,
  params: bulkActionParams,
  responses: { 200: { description: 'It runs, or has run.', schema: bulkActionView } },
  errors: [
    'bulk_action_not_found',
    'bulk_action_aborted',
    'correction_refused',
    'stripe_unavailable',
  ],
  async handler({ params, connection, caller }, { store, pump, stripeFor }) {
    const plan = await requireBulkAction(store, connection, params.bulk_action_id);
    const { id } = plan;
    await startBulkAction(plan, { connection, caller }, { store, stripeFor });
    const action = await requireBulkAction(store, connection, id);
    if (action.started_at === null) {
      throw new ApiError('bulk_action_aborted', 'It never runs. Make a new one with its filter.');
    }
    pump.nudgeBulk();
    return { status: 200, body: await toBulkActionView(action, store) };
  },
});
