import { rateLimited } from './errors';

/**
 * Objects that a request in work has to itself. Real Stripe waits a while before it gives up; here
 * the second writer hears `lock_timeout` at once.
 */
export interface ObjectLocks {
  /** Takes all or throws; the result gives them back. */
  take(ids: readonly string[]): () => void;
}

export function createObjectLocks(): ObjectLocks {
  const held = new Set<string>();
  return {
    take(ids) {
      if (ids.some((id) => held.has(id))) throw rateLimited('lock_timeout');
      for (const id of ids) held.add(id);
      return () => {
        for (const id of ids) held.delete(id);
      };
    },
  };
}

/** Parameters that name an object which the call changes, besides the one in its path. */
const changedByName = ['invoice', 'charge', 'payment_intent'];

/** What a call writes to: the object of its path and those it names. Reads lock nothing. */
export function objectsWritten(
  method: string,
  ids: Record<string, string>,
  params: Record<string, unknown>,
): string[] {
  if (method === 'GET') return [];
  const named = changedByName.map((name) => params[name]).filter((id) => typeof id === 'string');
  return [...new Set([...Object.values(ids).slice(0, 1), ...named])];
}
