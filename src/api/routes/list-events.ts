import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { noInput, pageOf, pageQuery, toPageRequest } from '../schemas/common';
import { outboundEvent } from '../schemas/invoice-view';

export const listEvents = defineConnectionRoute({
  method: 'get',
  path: '/v1/events',
  id: 'listEvents',
  tag: 'Events',
  access: 'read',
  summary: 'List what was told to the billing system, newest first',
  ...noInput,
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'A page.', schema: pageOf(outboundEvent) } },
  async handler({ query, connection }, { store }) {
    return { status: 200, body: await store.outbox.list(connection.id, toPageRequest(query)) };
  },
});
