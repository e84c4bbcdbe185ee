import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Caller } from './auth/caller';

/** What a proxy before us may have given: short, and harmless in a log. */
const sane = /^[A-Za-z0-9._:-]{8,128}$/;

interface Context {
  requestId: string;
  logger: Logger;
  /** Known once the guard of the route has let the request through. */
  caller: Caller | null;
}

const contexts = new WeakMap<Request, Context>();

/** The request's id and the logger that puts it on every line. */
export function contextOf(request: Request): Context {
  const context = contexts.get(request);
  if (!context)
    throw new Error('The request has no context: requestContext must be the first handler.');
  return context;
}

/** Gives every request an id, every answer `X-Request-Id`, and every request one line in the log. */
export function requestContext(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && sane.test(given) ? given : randomUUID();
    const child = logger.child({ request_id: requestId });
    const context: Context = { requestId, logger: child, caller: null };
    contexts.set(request, context);
    response.set('X-Request-Id', requestId);
    const startedAt = performance.now();
    response.on('close', () => logRequest(context, request, response, startedAt));
    next();
  };
}

/** The path without its query, no headers, no bodies. */
function logRequest(
  { logger, caller }: Context,
  request: Request,
  response: Response,
  startedAt: number,
): void {
  const line = {
    method: request.method,
    path: request.path,
    status: response.statusCode,
    ms: Math.round(performance.now() - startedAt),
    connection: request.get('holdfast-connection') ?? (caller?.connection || 'default'),
    ...(caller ? { by: caller.by } : {}),
    ...(response.writableFinished ? {} : { aborted: true }),
  };
  const level = /^\/(livez|readyz)$/.test(request.path) ? 'debug' : 'info';
  logger[level](line, 'request');
}
