import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Connection } from '../domain/document';
import type { ApiDeps } from './deps';
import { ApiError, invalidRequest } from './errors';
import type { ErrorCode } from './errors';
import { readJson } from './read-json';
import { toFaults } from './to-faults';

export interface Answer {
  status: number;
  /** A Readable is sent as it comes. */
  body: unknown;
  headers?: Record<string, string>;
  /** Text as it is; everything else goes out as JSON. */
  contentType?: string;
}

export interface Response {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
}

/** A request as the server hands it over: parts unread, unjudged. */
export interface RawRequest {
  params: unknown;
  query: unknown;
  header: (name: string) => string | undefined;
  body: Buffer;
  logger: Logger;
}

/** What a handler gets: everything validated. */
export interface Handled<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  raw: RawRequest;
}

interface Documented {
  method: 'get' | 'post' | 'put';
  /** As in OpenAPI: `/v1/invoices/{invoice_id}`. */
  path: string;
  id: string;
  tag: string;
  summary: string;
  description?: string;
  responses: Record<number, Response>;
  /** Beside those that every route can end in. */
  errors?: ErrorCode[];
  /** The body is not JSON of ours: the handler takes its bytes. */
  rawBody?: boolean;
  /** What a raw body is, for the document. */
  rawBodyType?: string;
  /** A page that shows the API, not a part of it. */
  hidden?: boolean;
}

interface Schemas<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: P;
  query: Q;
  body: B;
}

/** Everything there is of one endpoint; router and OpenAPI document are made from the same list. */
export interface Route extends Documented {
  schemas: Schemas<z.ZodType, z.ZodType, z.ZodType>;
  /** Works on the connection that the header Holdfast-Connection names. */
  takesConnection: boolean;
  run: (request: RawRequest, deps: ApiDeps) => Promise<Answer>;
}

type Spec<Schema, Request> = Documented &
  Schema & { handler: (request: Request, deps: ApiDeps) => Promise<Answer> };

export function defineRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  spec: Spec<Schemas<P, Q, B>, Handled<z.output<P>, z.output<Q>, z.output<B>>>,
): Route {
  const { handler, params, query, body, ...documented } = spec;
  const schemas = { params, query, body };
  return {
    ...documented,
    schemas,
    takesConnection: false,
    run: (raw, deps) => handler({ ...parse(raw, schemas, spec.rawBody === true), raw }, deps),
  };
}

/** A route that works on one connection: that of the header `Holdfast-Connection`, else `default`. */
export function defineConnectionRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
>(
  spec: Spec<
    Schemas<P, Q, B>,
    Handled<z.output<P>, z.output<Q>, z.output<B>> & { connection: Connection }
  >,
): Route {
  const route = defineRoute<P, Q, B>({
    ...spec,
    async handler(request, deps) {
      const id = request.raw.header('holdfast-connection') ?? 'default';
      return spec.handler({ ...request, connection: await requireConnection(id, deps) }, deps);
    },
  });
  return { ...route, takesConnection: true };
}

function parse<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  raw: RawRequest,
  schemas: { params: P; query: Q; body: B },
  isRaw: boolean,
): { params: z.output<P>; query: z.output<Q>; body: z.output<B> } {
  const json = isRaw ? undefined : readJson(raw);
  const params = schemas.params.safeParse(raw.params);
  const query = schemas.query.safeParse(raw.query);
  const body = schemas.body.safeParse(json);
  if (params.success && query.success && body.success) {
    return { params: params.data, query: query.data, body: body.data };
  }
  throw invalidRequest([
    ...toFaults(params, 'path'),
    ...toFaults(query, 'query'),
    ...toFaults(body, 'body'),
  ]);
}

export async function requireConnection(id: string, deps: ApiDeps): Promise<Connection> {
  const isPossible = /^[A-Za-z0-9._:-]{1,40}$/.test(id);
  const connection = isPossible ? await deps.store.configuration.connection(id) : null;
  if (connection) return connection;
  throw new ApiError(
    'connection_not_found',
    'No such connection. Create it with PUT /v1/connections/{connection_id}, or name another in the header Holdfast-Connection.',
  );
}
