import { toConnectionView } from '../connection-view';
import { defineRoute } from '../define-route';
import { noInput, pageOf } from '../schemas/common';
import { connectionView } from '../schemas/connection';

export const listConnections = defineRoute({
  method: 'get',
  path: '/v1/connections',
  id: 'listConnections',
  tag: 'Connections',
  summary: 'List all connections',
  ...noInput,
  responses: { 200: { description: 'All, in one page.', schema: pageOf(connectionView) } },
  async handler(_request, { store }) {
    const connections = await store.configuration.connections();
    return { status: 200, body: { data: connections.map(toConnectionView), next_cursor: null } };
  },
});
