import type { Behaviour } from '../../core/behaviour';
import { rateLimited } from './errors';

export interface LimitedCall {
  /** Method and pattern, as `POST /v1/invoices`. */
  endpoint: string;
  /** The PaymentIntent that is written to, when one is. */
  intent: string | null;
  /** Seconds of the lab's clock. */
  now: number;
}

/** Counts the requests of one account; seconds are real ones, hours the lab's. */
export interface RateLimiter {
  /** Lets a request in or throws what Stripe says; the result says that it is done. */
  enter(limits: Behaviour['limits'], call: LimitedCall): () => void;
}

const isOver = (limit: number | null, count = 0): boolean => limit !== null && count >= limit;

export function createRateLimiter(realNow: () => number = Date.now): RateLimiter {
  const inSecond = createCounts();
  const inHour = createCounts();
  const inWork = new Map<string, number>();
  const all = '*';

  function check(limits: Behaviour['limits'], { endpoint, intent }: LimitedCall): void {
    const isSearch = endpoint.endsWith('/search');
    const reasons: [string, boolean][] = [
      ['global-rate', isOver(limits.per_second, inSecond.of(all))],
      ['endpoint-rate', isOver(limits.per_endpoint_per_second, inSecond.of(endpoint))],
      ['resource-specific', isSearch && isOver(limits.search_per_second, inSecond.of('search'))],
      [
        'resource-specific',
        intent !== null && isOver(limits.payment_intent_updates_per_hour, inHour.of(intent)),
      ],
      ['global-concurrency', isOver(limits.concurrent, inWork.get(all))],
      ['endpoint-concurrency', isOver(limits.concurrent_per_endpoint, inWork.get(endpoint))],
    ];
    const hit = reasons.find(([, isHit]) => isHit);
    if (hit !== undefined) throw rateLimited(hit[0]);
  }

  return {
    enter(limits, call) {
      const { endpoint, intent, now } = call;
      inSecond.turn(Math.floor(realNow() / 1000));
      inHour.turn(Math.floor(now / 3600));
      check(limits, call);
      for (const name of [all, endpoint]) inSecond.add(name);
      if (endpoint.endsWith('/search')) inSecond.add('search');
      if (intent !== null) inHour.add(intent);
      for (const name of [all, endpoint]) inWork.set(name, (inWork.get(name) ?? 0) + 1);
      return () => {
        for (const name of [all, endpoint]) inWork.set(name, (inWork.get(name) ?? 1) - 1);
      };
    },
  };
}

/** Counts by name within one window of time. */
function createCounts() {
  let window = 0;
  let counts = new Map<string, number>();
  return {
    turn(current: number): void {
      if (current === window) return;
      window = current;
      counts = new Map();
    },
    of: (name: string): number => counts.get(name) ?? 0,
    add: (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1),
  };
}
