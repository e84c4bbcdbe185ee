import { z } from 'zod';
import { defineRoute } from '../define-route';
import type { Route } from '../define-route';
import { noInput } from '../schemas/common';

export function openApiRoute(document: unknown): Route {
  return defineRoute({
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenApi',
    tag: 'Documentation',
    access: 'anyone',
    summary: 'This API as an OpenAPI 3.1 document',
    ...noInput,
    hidden: true,
    responses: { 200: { description: 'The document.', schema: z.looseObject({}) } },
    handler: () => Promise.resolve({ status: 200, body: document }),
  });
}
