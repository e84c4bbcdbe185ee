import { toConnectionView } from '../connection-view';
import { reaches } from '../auth/caller';
import { defineRoute } from '../define-route';
import { noInput, pageOf } from '../schemas/common';
import { connectionView } from '../schemas/connection';

export const listConnections = defineRoute({
  method: 'get',
  path: '/v1/connections',
  id: 'listConnections',
  tag: 'Connections',
  access: 'read',
  summary: 'List the connections of this key',
  ...noInput,
  responses: { 200: { description: 'All, in one page.', schema: pageOf(connectionView) } },
  async handler({ caller }, { store }) {
    const all = await store.configuration.connections();
    const data = all.filter((connection) => reaches(caller, connection)).map(toConnectionView);
    return { status: 200, body: { data, next_cursor: null } };
  },
});
