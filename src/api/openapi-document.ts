import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import type { ResponseConfig, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Route } from './define-route';
import { groupBy } from './group-by';
import { errorCodes, statusOf, titleOf } from './errors';
import type { ErrorCode } from './errors';
import { connectionId, noInput } from './schemas/common';
import { problem } from './schemas/invoice-view';

const description = `Takes a finished invoice from any billing system and sees it through Stripe: draft, tax, finalize, payment.

Names are snake_case, times RFC 3339 in UTC, durations ISO 8601, money a whole number in the currency's minor unit.
Lists take \`limit\` and \`cursor\`. An error is \`application/problem+json\` with a \`code\` of a closed list and all
faults at once. Every answer has \`X-Request-Id\`; one that you send is kept.`;

const connectionHeader = z.strictObject({
  'Holdfast-Connection': connectionId(
    'Which connection; when left out, that of the key, else `default`.',
  ).optional(),
});

/** The OpenAPI 3.1 document of exactly these routes, but for the pages that show it. */
export function toOpenApiDocument(routes: readonly Route[]) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'api_key', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'hf_live_… or hf_test_…',
    description:
      'Made by `holdfast keys create`. Only a server on loopback without keys needs none.',
  });
  for (const route of routes.filter(({ hidden }) => !hidden)) registry.registerPath(toPath(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1',
      description: `${description}\n\n## Error codes\n\n${errorTable()}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ api_key: [] }],
  });
}

function toPath(route: Route): RouteConfig {
  const { params, query, body } = route.schemas;
  return {
    method: route.method,
    path: route.path,
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...describe(route),
    request: {
      ...(params instanceof z.ZodObject ? { params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(route.takesConnection ? { headers: connectionHeader } : {}),
      ...(route.rawBodyType === undefined
        ? {}
        : { body: { required: true, content: { [route.rawBodyType]: { schema: z.string() } } } }),
      ...(takesBody(route)
        ? {
            body: {
              required: !body.isOptional(),
              content: { 'application/json': { schema: body } },
            },
          }
        : {}),
    },
    responses: { ...toResponses(route), ...toErrors(route) },
  };
}

/** What it does, and which key may. */
function describe({ access, description: text }: Route): Partial<RouteConfig> {
  if (access === 'anyone')
    return { security: [], ...(text === undefined ? {} : { description: text }) };
  const needed = `Needs a key with the role \`${access}\`.`;
  return { description: text === undefined ? needed : `${text} ${needed}` };
}

function takesBody({ schemas }: Route): boolean {
  return schemas.body !== noInput.body;
}

function toResponses(route: Route): Record<string, ResponseConfig> {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, { description: text, schema, contentType }]) => [
      status,
      {
        description: text,
        ...(schema ? { content: { [contentType ?? 'application/json']: { schema } } } : {}),
      },
    ]),
  );
}

function toErrors(route: Route): Record<string, ResponseConfig> {
  const codes = new Set<ErrorCode>([...(route.errors ?? []), ...commonErrors(route)]);
  const byStatus = groupBy(codes, (code) => statusOf[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

function commonErrors(route: Route): ErrorCode[] {
  const ofBody: ErrorCode[] = ['invalid_json', 'body_too_large', 'unsupported_media_type'];
  const ofKeys: ErrorCode[] = ['unauthenticated', 'too_many_attempts'];
  return [
    'invalid_request',
    'internal_error',
    'store_unavailable',
    ...(route.access === 'anyone' ? [] : ofKeys),
    ...(route.access === 'anyone' || route.access === 'read' ? [] : (['forbidden'] as const)),
    ...(route.takesConnection ? (['connection_not_found'] as const) : []),
    ...(takesBody(route) ? ofBody : []),
  ];
}

function errorTable(): string {
  const rows = errorCodes.map((code) => `| \`${code}\` | ${statusOf[code]} | ${titleOf[code]} |`);
  return ['| code | status | meaning |', '|---|---|---|', ...rows].join('\n');
}
