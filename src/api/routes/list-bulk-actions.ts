import { z } from 'zod';
import { toBulkActionView } from '../bulk-action-view';
import { defineConnectionRoute } from '../define-route';
import { bulkActionView } from '../schemas/bulk-action';
import { noInput, pageOf, pageQuery, toPageRequest } from '../schemas/common';

export const listBulkActions = defineConnectionRoute({
  method: 'get',
  path: '/v1/bulk_actions',
  id: 'listBulkActions',
  tag: 'Bulk actions',
  access: 'read',
  summary: 'List bulk actions and plans, newest first',
  ...noInput,
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'A page.', schema: pageOf(bulkActionView) } },
  async handler({ query, connection }, { store }) {
    const page = await store.bulk.list(connection.id, toPageRequest(query));
    const data = await Promise.all(page.data.map((action) => toBulkActionView(action, store)));
    return { status: 200, body: { data, next_cursor: page.next_cursor } };
  },
});
