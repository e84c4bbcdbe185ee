import type { RequestHandler } from 'express';
import type { Route } from '../define-route';
import { contextOf } from '../request-context';
import type { Authenticate } from './authenticate';
import { nobody } from './caller';
import { requireRole } from './require-role';

/** Lets a request through to its route, before its body is read, when the caller may. */
export function guard({ access, method, path }: Route, authenticate: Authenticate): RequestHandler {
  return async (request, _response, next) => {
    const context = contextOf(request);
    if (access === 'anyone') {
      context.caller = nobody;
    } else {
      const address = request.socket.remoteAddress ?? '';
      context.caller = await authenticate(request.get('authorization'), address);
      requireRole(context.caller, access, `${method.toUpperCase()} ${path}`);
    }
    next();
  };
}
