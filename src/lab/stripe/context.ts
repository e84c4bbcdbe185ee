import type { Behaviour } from '../core/behaviour';
import type { LabClock } from '../core/clock';
import type { Account } from './account';

/** What any piece of work in the simulated Stripe may use. */
export interface Context {
  account: Account;
  clock: LabClock;
  behaviour: Behaviour;
  /** The request that is the reason, or nulls when Stripe acts by itself. */
  cause: { id: string | null; idempotency_key: string | null };
  /** Seconds, by the lab's clock. */
  now(): number;
  /** Records an event and sends it to whoever listens. */
  emit(type: string, object: unknown, previous?: Record<string, unknown>): void;
}
