import Stripe from 'stripe';
import { classify } from './classify';
import type { Refusal } from './classify';

/** What a write answered, and whether Stripe only repeated the answer of an earlier request. */
export interface Written<T> {
  object: T;
  replayed: boolean;
}

/** What became of a write. `unknown`: the answer was lost, or it is none; it may have taken effect. */
type WriteResult<T> =
  | { outcome: 'done'; written: Written<T> }
  | { outcome: 'not_done'; refusal: Refusal }
  | { outcome: 'unknown'; refusal: Refusal };

/** How a caller goes on after each outcome. All three are asked for: leaving one out does not compile. */
export interface Ways<T, R> {
  done: (written: Written<T>) => R | Promise<R>;
  /** This request has changed nothing. */
  not_done: (refusal: Refusal) => R | Promise<R>;
  /**
   * It may have changed something, so a caller looks before it writes under another key, or leaves the
   * same key to a later attempt ({@link tryLater}), which Stripe answers with what has become of it.
   */
  unknown: (refusal: Refusal) => R | Promise<R>;
}

/**
 * A write that is ready and not sent. Only `settle` sends it, and asks how to go on after each outcome,
 * so no caller can take a lost answer for a refusal or drop it. It is no promise: to await it is a fault
 * of the type check or the lint.
 */
export interface Write<T> {
  settle<R>(ways: Ways<T, R>): Promise<R>;
}

export function prepareWrite<T>(send: () => Promise<Written<T>>): Write<T> {
  return {
    async settle(ways) {
      const result = await resultOf(send);
      switch (result.outcome) {
        case 'done':
          return ways.done(result.written);
        case 'not_done':
          return ways.not_done(result.refusal);
        case 'unknown':
          return ways.unknown(result.refusal);
      }
    },
  };
}

async function resultOf<T>(send: () => Promise<Written<T>>): Promise<WriteResult<T>> {
  try {
    return { outcome: 'done', written: await send() };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = classify(error);
    return { outcome: refusal.outcome, refusal };
  }
}

/** The step ends here; what Stripe said decides whether it is tried again or blocks. */
export function giveUp(refusal: Refusal): never {
  throw refusal.cause;
}

/** The next attempt sends the same again, under the same key. */
export function tryLater(refusal: Refusal): never {
  throw refusal.cause;
}
