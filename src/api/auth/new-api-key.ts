import type { ApiKey } from '../../domain/api-key';
import { hashOfKey, makeKeyText } from './key-text';

export type KeyWish = Pick<ApiKey, 'name' | 'role' | 'livemode' | 'connection' | 'expires_at'>;

/** A row for the store, and the key itself, which only its holder will ever have. */
export function newApiKey(wish: KeyWish, now: Date): { row: ApiKey; text: string } {
  const { id, text } = makeKeyText(wish.livemode);
  const row: ApiKey = {
    id,
    ...wish,
    secret_hash: hashOfKey(text),
    last4: text.slice(-4),
    created_at: now.toISOString(),
    revoked_at: null,
    last_used_at: null,
  };
  return { row, text };
}
