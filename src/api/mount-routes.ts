import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { createAuthenticate } from './auth/authenticate';
import { nobody } from './auth/caller';
import { guard } from './auth/guard';
import type { Answer, Route } from './define-route';
import type { ApiDeps } from './deps';
import { ApiError } from './errors';
import { groupBy } from './group-by';
import { contextOf } from './request-context';

/** An invoice of some thousand lines; Stripe's events exceed 400 kB by its own field limits. */
const bodyLimit = '2mb';

/** The router of exactly these routes; another method on one of their paths is told which there are. */
export function mountRoutes(routes: readonly Route[], deps: ApiDeps): Router {
  const router = Router({ caseSensitive: true });
  const authenticate = createAuthenticate(deps);
  for (const route of routes) {
    const readBody = express.raw({ type: () => true, limit: bodyLimit });
    const handlers = [guard(route, authenticate), readBody, toHandler(route, deps)];
    router[route.method](toExpressPath(route.path), ...handlers);
  }
  for (const [path, group] of groupBy(routes, (route) => route.path)) {
    router.all(toExpressPath(path), refuseMethod(allowOf(group)));
  }
  return router;
}

function toExpressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function toHandler(route: Route, deps: ApiDeps): RequestHandler {
  return async (request, response) => {
    const { logger, caller } = contextOf(request);
    const answer = await route.run(
      {
        params: { ...request.params },
        query: { ...request.query },
        header: (name) => request.get(name),
        body: bodyOf(request),
        logger,
        caller: caller ?? nobody,
      },
      deps,
    );
    if (answer.body instanceof Readable) await stream(response, answer, answer.body);
    else send(response, answer);
  };
}

/** The parser leaves the body alone when there is none. */
function bodyOf({ body }: Request): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function send(response: Response, { status, body, headers, contentType }: Answer): void {
  response.status(status).set(headers ?? {});
  if (contentType !== undefined) response.type(contentType).send(body);
  else response.json(body);
}

/** A reader that goes away ends it in order; a failure on our side breaks the transfer off. */
async function stream(
  response: Response,
  { status, headers, contentType }: Answer,
  body: Readable,
) {
  response.status(status).set(headers ?? {});
  if (contentType !== undefined) response.type(contentType);
  try {
    await pipeline(body, response);
  } catch (error) {
    const isGone =
      error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!isGone) throw error;
  }
}

function allowOf(routes: Route[]): string {
  const methods = routes.map(({ method }) => method.toUpperCase());
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function refuseMethod(allow: string): RequestHandler {
  return (request, response) => {
    if (request.method !== 'OPTIONS') {
      throw new ApiError('method_not_allowed', `Here are: ${allow}.`, {
        headers: { Allow: allow },
      });
    }
    response.status(204).set('Allow', allow).end();
  };
}
