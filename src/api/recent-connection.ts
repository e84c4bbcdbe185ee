import type { Connection } from '../domain/document';
import type { ApiDeps } from './deps';
import { existingConnection } from './require-connection';

/** So long another process may have changed a connection without this one knowing it. */
const maxAgeMs = 1_000;

type Read = { connection: Connection; at: number };

const readBy = new WeakMap<ApiDeps, Map<string, Read>>();

/**
 * A connection as it was at most a second ago. For webhooks, which come in bursts: what one of its
 * secrets has signed a second ago may still be taken, and before anything is refused it is read anew.
 */
export async function recentConnection(id: string, deps: ApiDeps): Promise<Connection> {
  const reads = readBy.get(deps) ?? new Map<string, Read>();
  readBy.set(deps, reads);
  const known = reads.get(id);
  if (known && Date.now() - known.at < maxAgeMs) return known.connection;
  const connection = await existingConnection(id, deps);
  reads.set(id, { connection, at: Date.now() });
  return connection;
}

/** Here it counts at once, and on other machines within the second. */
export function forgetConnection(id: string, deps: ApiDeps): void {
  readBy.get(deps)?.delete(id);
}
