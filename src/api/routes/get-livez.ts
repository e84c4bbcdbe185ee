import { z } from 'zod';
import { defineRoute } from '../define-route';
import { noInput } from '../schemas/common';

export const getLivez = defineRoute({
  method: 'get',
  path: '/livez',
  id: 'getLivez',
  tag: 'Health',
  access: 'anyone',
  summary: 'Whether the process is alive',
  ...noInput,
  responses: { 200: { description: 'It is.', schema: z.object({ status: z.literal('ok') }) } },
  handler: () => Promise.resolve({ status: 200, body: { status: 'ok' } }),
});
