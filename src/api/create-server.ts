import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import type { ApiDeps } from './deps';
import { ApiError, statusOf } from './errors';
import { mountRoutes } from './mount-routes';
import { toApiError, toProblem } from './problem';
import { contextOf, requestContext } from './request-context';
import { createRoutes } from './routes';
import { securityHeaders } from './security-headers';

/** The whole API as an Express application; it listens nowhere by itself and keeps nothing global. */
export function createServer(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(requestContext(deps.logger));
  app.use(securityHeaders());
  app.use(mountRoutes(createRoutes(), deps));
  app.use(() => {
    throw new ApiError('not_found', 'No such path. GET /docs shows all there are.');
  });
  app.use(answerProblem);
  return app;
}

const answerProblem: ErrorRequestHandler = (thrown: unknown, request, response, next) => {
  const { requestId, logger } = contextOf(request);
  const error = toApiError(thrown);
  if (statusOf[error.code] >= 500)
    logger.error({ err: thrown, code: error.code }, 'request failed');
  if (response.headersSent) {
    next(thrown);
    return;
  }
  const problem = toProblem(error, requestId);
  response
    .status(problem.status)
    .set(error.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
};
