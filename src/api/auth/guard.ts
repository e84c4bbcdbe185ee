import type { RequestHandler } from 'express';
import { includesRole } from '../../domain/api-key';
import type { Route } from '../define-route';
import { ApiError } from '../errors';
import { contextOf } from '../request-context';
import type { Authenticate } from './authenticate';
import { nobody } from './caller';

/** Lets a request through to its route, before its body is read, when the caller may. */
export function guard({ access, method, path }: Route, authenticate: Authenticate): RequestHandler {
  return async (request, _response, next) => {
    const context = contextOf(request);
    if (access === 'anyone') {
      context.caller = nobody;
    } else {
      const address = request.socket.remoteAddress ?? '';
      context.caller = await authenticate(request.get('authorization'), address);
      if (!includesRole(context.caller.role, access)) {
        throw new ApiError(
          'forbidden',
          `${method.toUpperCase()} ${path} needs a key with the role ${access}; this one has ${context.caller.role}.`,
        );
      }
    }
    next();
  };
}
