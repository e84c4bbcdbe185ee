import type { Connection } from '../domain/document';
import { reaches } from './auth/caller';
import type { Caller } from './auth/caller';
import type { ApiDeps } from './deps';
import { ApiError } from './errors';

/** A connection that the caller does not reach is not there for it. */
export async function requireConnection(
  id: string,
  caller: Caller,
  deps: ApiDeps,
): Promise<Connection> {
  const connection = await existingConnection(id, deps);
  if (reaches(caller, connection)) return connection;
  throw connectionNotFound();
}

/** For who is let in by something else than a key, as a webhook by its signature. */
export async function existingConnection(id: string, deps: ApiDeps): Promise<Connection> {
  const isPossible = /^[A-Za-z0-9._:-]{1,40}$/.test(id);
  const connection = isPossible ? await deps.store.configuration.connection(id) : null;
  if (!connection) throw connectionNotFound();
  return connection;
}

export function connectionNotFound(): ApiError {
  return new ApiError(
    'connection_not_found',
    'No such connection. Create it with PUT /v1/connections/{connection_id}, or name another in the header Holdfast-Connection.',
  );
}
