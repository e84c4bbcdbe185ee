import Stripe from 'stripe';
import type { IdempotencyKey } from '../domain/ids';
import { classify } from '../stripe/classify';
import type { Written } from '../stripe/client';

/**
 * Null when Stripe repeats a stored failure: that request has ended, for good or bad, and its key
 * will never say anything else. The caller must look before it writes under another key.
 */
export async function unlessStoredFailure<T>(
  write: Promise<Written<T>>,
): Promise<Written<T> | null> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    if (classify(error).replayed) return null;
    throw error;
  }
}

/** For a write that may be done twice without harm: a stored failure is simply tried under another key. */
export async function writeRepeatable<T>(
  write: (key: IdempotencyKey) => Promise<Written<T>>,
  key: (suffix: string) => IdempotencyKey,
  { released, attempt }: { released: number; attempt: string },
): Promise<T> {
  const suffix = released === 0 ? '' : String(released);
  const written = await unlessStoredFailure(write(key(suffix)));
  return (written ?? (await write(key(`${suffix}~${attempt}`)))).object;
}
