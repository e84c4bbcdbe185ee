import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Role } from '../domain/api-key';
import type { Connection } from '../domain/document';
import type { Caller } from './auth/caller';
import type { ApiDeps } from './deps';
import { invalidRequest } from './errors';
import type { ErrorCode } from './errors';
import { readJson } from './read-json';
import { requireConnection } from './require-connection';
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
  caller: Caller;
}

/** What a handler gets: everything validated. */
export interface Handled<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  raw: RawRequest;
  caller: Caller;
}

interface Documented {
  method: 'get' | 'post' | 'put';
  /** As in OpenAPI: `/v1/invoices/{invoice_id}`. */
  path: string;
  id: string;
  tag: string;
  /** The least role of a key that may call it; `anyone`: no key is asked for. */
  access: Role | 'anyone';
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
    run: (raw, deps) => {
      const parsed = parse(raw, schemas, spec.rawBody === true);
      return handler({ ...parsed, raw, caller: raw.caller }, deps);
    },
  };
}

/**
 * A route that works on one connection: that of the header `Holdfast-Connection`, else the key's own,
 * else `default`.
 */
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
  const { handler, params, query, body, ...documented } = spec;
  const schemas = { params, query, body };
  return {
    ...documented,
    schemas,
    takesConnection: true,
    async run(raw, deps) {
      const { caller } = raw;
      const id = raw.header('holdfast-connection') ?? caller.connection ?? 'default';
      // First of all: what is wrong with a request is told only where the caller may be.
      const connection = await requireConnection(id, caller, deps);
      const parsed = parse(raw, schemas, spec.rawBody === true);
      return handler({ ...parsed, raw, caller, connection }, deps);
    },
  };
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
