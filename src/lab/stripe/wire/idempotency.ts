import { keyInUse, keyReused, keyTooLong } from './errors';

export interface StoredAnswer {
  key: string;
  fingerprint: string;
  created: number;
  /** Null while the first request is in work. */
  answer: { status: number; body: string; request_id: string } | null;
}

/** Stripe keeps keys at least 24 hours: docs.stripe.com/api/idempotent_requests. */
const keptSeconds = 24 * 3600;
const longestKey = 255;

/** Answers by key of one account. */
export interface IdempotencyStore {
  /**
   * The stored answer to replay, or null when the caller is the first and now holds the key.
   * Throws what Stripe says to a key that is in use or was used for something else.
   */
  begin(key: string, fingerprint: string, now: number): StoredAnswer['answer'];
  finish(key: string, answer: NonNullable<StoredAnswer['answer']>): void;
  /** Forgets a request that never began to execute. */
  abandon(key: string): void;
  snapshot(): StoredAnswer[];
  restore(records: StoredAnswer[]): void;
}

export function createIdempotencyStore(): IdempotencyStore {
  const records = new Map<string, StoredAnswer>();

  function prune(now: number): void {
    for (const [key, record] of records) {
      if (record.created + keptSeconds > now) return;
      records.delete(key);
    }
  }

  return {
    begin(key, fingerprint, now) {
      if (key.length > longestKey) throw keyTooLong(key);
      prune(now);
      const record = records.get(key);
      if (record === undefined) {
        records.set(key, { key, fingerprint, created: now, answer: null });
        return null;
      }
      if (record.fingerprint !== fingerprint) throw keyReused(key);
      if (record.answer === null) throw keyInUse(key);
      return record.answer;
    },
    finish(key, answer) {
      const record = records.get(key);
      if (record !== undefined) record.answer = answer;
    },
    abandon: (key) => void records.delete(key),
    snapshot: () => [...records.values()].filter((record) => record.answer !== null),
    restore(stored) {
      records.clear();
      for (const record of stored) records.set(record.key, record);
    },
  };
}
