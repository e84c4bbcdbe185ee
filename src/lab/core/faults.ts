import type { Provider } from './ledger';
import { matchesPath } from './path-pattern';

export const faultKinds = [
  'before',
  'after',
  'cut_body',
  'html_502',
  'delay',
  'rate_limited',
  'idempotency_in_use',
  'stored_500',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  kind: FaultKind;
  status?: number;
  /** How long `delay` holds the answer; the key is in use all that time. */
  ms?: number;
  /**
   * `rate_limited`: the value of Stripe-Rate-Limited-Reason, or `lock_timeout`.
   * `stored_500`: `after_work` lets the work happen before the 500 is stored.
   */
  reason?: string;
}

export interface FaultMatch {
  /** Any of them, when it is missing. */
  provider?: Provider;
  method?: string;
  /** A path pattern, see matchesPath. */
  path?: string;
  /** The first matching request that is hit, counted from 1 when armed. */
  nth?: number;
  /** How many matching requests are hit, from the nth on. */
  times?: number;
}

export interface ArmedFault {
  id: number;
  match: FaultMatch;
  fault: Fault;
  /** Matching requests seen, and of those the ones that were hit. */
  seen: number;
  hits: number;
}

export interface Faults {
  arm(match: FaultMatch, fault: Fault): ArmedFault;
  list(): ArmedFault[];
  clear(): void;
  /** The fault that hits this request; every armed fault that matches counts it. */
  take(method: string, path: string, provider?: Provider): Fault | undefined;
}

export function createFaults(): Faults {
  let armed: ArmedFault[] = [];
  let lastId = 0;
  return {
    arm(match, fault) {
      lastId += 1;
      const entry = { id: lastId, match, fault, seen: 0, hits: 0 };
      armed.push(entry);
      return entry;
    },
    list: () => armed,
    clear: () => void (armed = []),
    take(method, path, provider = 'stripe') {
      let taken: Fault | undefined;
      for (const entry of armed) {
        if ((entry.match.provider ?? provider) !== provider) continue;
        if (!isFor(entry.match, method, path)) continue;
        entry.seen += 1;
        const first = entry.match.nth ?? 1;
        const isHit = entry.seen >= first && entry.seen < first + (entry.match.times ?? 1);
        if (taken !== undefined || !isHit) continue;
        entry.hits += 1;
        taken = entry.fault;
      }
      return taken;
    },
  };
}

function isFor(match: FaultMatch, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  return match.path === undefined || matchesPath(match.path, path);
}
