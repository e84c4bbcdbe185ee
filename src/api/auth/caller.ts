import type { ApiKey, Role } from '../../domain/api-key';
import type { Connection } from '../../domain/document';
import { isLiveKey } from '../../domain/livemode';
import type { KeyScope } from '../../store/ports';

/** Who calls: the holder of a key, or anyone while there are no keys at all. */
export interface Caller extends KeyScope {
  role: Role;
  /** How the timeline names who did it. */
  by: string;
}

export function callerOf({ name, role, livemode, connection }: ApiKey): Caller {
  return { role, livemode, connection, by: `api_key:${name}` };
}

/** Whoever reaches a server that has no keys yet, and that only its own machine reaches. */
export const anyone: Caller = { role: 'admin', livemode: null, connection: null, by: 'person' };

/** The caller of a route that asks for no key; it reaches no connection. */
export const nobody: Caller = { role: 'read', livemode: null, connection: '', by: 'nobody' };

/** Whether there is such a connection for this caller. */
export function reaches(caller: Caller, connection: Connection): boolean {
  if (caller.connection !== null && caller.connection !== connection.id) return false;
  return caller.livemode === null || caller.livemode === isLiveKey(connection.stripe.secret_key);
}
