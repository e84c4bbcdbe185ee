import type { ApiDeps } from './deps';

interface RefusedWebhooks {
  count(connection: string): void;
  of(connection: string): number;
}

const counters = new WeakMap<ApiDeps, RefusedWebhooks>();

/** Deliveries whose signature was refused, by connection, since the server with these deps began. */
export function refusedWebhooks(deps: ApiDeps): RefusedWebhooks {
  const counter = counters.get(deps) ?? createCounter();
  counters.set(deps, counter);
  return counter;
}

function createCounter(): RefusedWebhooks {
  // Only connections that exist are counted, so it cannot grow without bound.
  const counts = new Map<string, number>();
  return {
    count: (connection) => void counts.set(connection, (counts.get(connection) ?? 0) + 1),
    of: (connection) => counts.get(connection) ?? 0,
  };
}
