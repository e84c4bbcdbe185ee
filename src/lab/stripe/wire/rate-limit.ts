import type { Behaviour } from '../../core/behaviour';
import { rateLimited } from './errors';

/** Counts requests of one account in windows of one real second. */
export interface RateLimiter {
  check(limits: Behaviour['limits'], endpoint: string): void;
}

export function createRateLimiter(now: () => number = Date.now): RateLimiter {
  let second = 0;
  let total = 0;
  let byEndpoint = new Map<string, number>();
  return {
    check(limits, endpoint) {
      if (limits.per_second === null && limits.per_endpoint_per_second === null) return;
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        second = current;
        total = 0;
        byEndpoint = new Map();
      }
      if (limits.per_second !== null && total >= limits.per_second) {
        throw rateLimited('global-rate');
      }
      const count = byEndpoint.get(endpoint) ?? 0;
      const limit = limits.per_endpoint_per_second;
      if (limit !== null && count >= limit) throw rateLimited('endpoint-rate');
      total += 1;
      byEndpoint.set(endpoint, count + 1);
    },
  };
}
