import type { IdempotencyKey } from '../domain/ids';
import type { Refusal } from '../stripe/classify';
import { giveUp, tryLater } from '../stripe/write';
import type { Write } from '../stripe/write';
import { releaseSuffix } from './release-suffix';

/**
 * For a write that may be done twice without harm. A stored failure is simply tried under another key:
 * that request has ended, for good or bad, and its key will never say anything else.
 */
export async function writeRepeatable<T>(
  write: (key: IdempotencyKey) => Write<T>,
  key: (suffix: string) => IdempotencyKey,
  { released, attempt }: { released: number; attempt: string },
): Promise<T> {
  const suffix = releaseSuffix(released);
  const again = () =>
    write(key(`${suffix}~${attempt}`)).settle({
      done: ({ object }) => object,
      not_done: giveUp,
      unknown: tryLater,
    });
  const unlessStored = (orElse: (refusal: Refusal) => never) => (refusal: Refusal) =>
    refusal.replayed ? again() : orElse(refusal);
  return write(key(suffix)).settle({
    done: ({ object }) => object,
    not_done: unlessStored(giveUp),
    unknown: unlessStored(tryLater),
  });
}
