import type { Lab } from '../../../src/lab';
import type { Fault } from '../../../src/lab/core/faults';
import type { Invoices, Store } from '../../../src/store/ports';
import type { StripeFault } from '../disturbances';
import { Attempts, ProcessDied } from '../temporal/attempts';
import type { Attempt } from '../temporal/attempts';
import type { MemoryStore } from './memory-store';

/** What befalls the next call of an attempt; empty: nothing. */
export interface Fate {
  fault?: StripeFault;
  storeAway?: 'before' | 'after';
  /** The process stands still so long before it hears the answer of Stripe. */
  freezesMs?: number;
  /** The process dies when the work is done and before it hears the answer. */
  diesAfter?: boolean;
}

export interface Gates {
  attempts: Attempts;
  /** Taken once, at the moment when the call leaves. */
  takeFate(attempt: Attempt): Fate;
  onStripeCall(attempt: Attempt, method: string, path: string): void;
}

/** Stripe as an attempt reaches it: one call at a time, each with its fate. Others pass freely. */
export function gatedFetch(lab: Lab, gates: Gates): typeof fetch {
  return async (input, init) => {
    const attempt = Attempts.current();
    if (!attempt) return lab.fetch(input, init);
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    const method = init?.method ?? 'GET';
    await gates.attempts.arrive(attempt, { to: 'stripe', name: `${method} ${path}` });
    const fate = gates.takeFate(attempt);
    if (fate.fault) lab.faults.arm({}, toFault(fate.fault));
    gates.onStripeCall(attempt, method, path);
    try {
      const answer = await lab.fetch(input, init);
      if (fate.freezesMs) await freeze(gates.attempts, attempt, fate.freezesMs);
      return answer;
    } finally {
      lab.faults.clear();
      if (fate.diesAfter) die(attempt);
    }
  };
}

async function freeze(attempts: Attempts, attempt: Attempt, ms: number): Promise<void> {
  attempt.silentSince ??= Date.now();
  attempt.frozenUntil = Date.now() + ms;
  await attempts.arrive(attempt, { to: 'frozen', name: `for ${ms / 1000} s` });
}

function die(attempt: Attempt): void {
  attempt.isDead = true;
  attempt.silentSince = Date.now();
}

function toFault(fault: StripeFault): Fault {
  switch (fault) {
    case 'lock_timeout':
      return { kind: 'rate_limited', reason: 'lock_timeout' };
    case 'stored_500_after_work':
      return { kind: 'stored_500', reason: 'after_work' };
    default:
      return { kind: fault };
  }
}

/** The store as an attempt reaches it. */
export function gatedStore(store: MemoryStore, gates: Gates): Store {
  const through =
    <A extends unknown[], R>(name: string, work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const attempt = Attempts.current();
      if (!attempt) return work(...args);
      await gates.attempts.arrive(attempt, { to: 'store', name });
      const fate = gates.takeFate(attempt);
      if (fate.storeAway === 'before') throw storeAway();
      const answer = await work(...args);
      if (fate.diesAfter) {
        die(attempt);
        throw new ProcessDied();
      }
      if (fate.storeAway === 'after') throw storeAway();
      return answer;
    };
  const { invoices } = store;
  const gated = {
    ...store,
    invoices: {
      ...invoices,
      record: through('record', (...given: Parameters<Invoices['record']>) =>
        invoices.record(...given),
      ),
      findWithConnection: through('find', (...given: Parameters<Invoices['findWithConnection']>) =>
        invoices.findWithConnection(...given),
      ),
      content: through('content', (...given: Parameters<Invoices['content']>) =>
        invoices.content(...given),
      ),
      taxReport: through('tax report', (...given: Parameters<Invoices['taxReport']>) =>
        invoices.taxReport(...given),
      ),
    },
  };
  // Activities and the webhook route use nothing else of a store.
  return gated as unknown as Store;
}

/** As node-postgres says that the server was stopped. */
function storeAway(): Error {
  const message = 'terminating connection due to administrator command';
  return Object.assign(new Error(message), { code: '57P01' });
}
