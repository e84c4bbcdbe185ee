import { z } from 'zod';
import { toConnectionView } from '../connection-view';
import { defineRoute } from '../define-route';
import { connectionId, noInput } from '../schemas/common';
import { connectionStatus } from '../schemas/connection';
import { refusedWebhooks } from '../refused-webhooks';
import { requireConnection } from '../require-connection';

export const connectionParams = z.strictObject({ connection_id: connectionId('The connection.') });

export const getConnection = defineRoute({
  method: 'get',
  path: '/v1/connections/{connection_id}',
  id: 'getConnection',
  tag: 'Connections',
  access: 'read',
  summary: 'Read a connection, and whether its webhooks arrive',
  ...noInput,
  params: connectionParams,
  responses: { 200: { description: 'The connection.', schema: connectionStatus } },
  errors: ['connection_not_found'],
  async handler({ params, caller }, deps) {
    const connection = await requireConnection(params.connection_id, caller, deps);
    const by_outcome = await deps.store.inbox.countByOutcome(connection.id);
    const refused = refusedWebhooks(deps).of(connection.id);
    return {
      status: 200,
      body: { ...toConnectionView(connection), webhook_events: { by_outcome, refused } },
    };
  },
});
