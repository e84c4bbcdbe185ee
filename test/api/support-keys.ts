import { newApiKey } from '../../src/api/auth/new-api-key';
import type { KeyWish } from '../../src/api/auth/new-api-key';
import type { Store } from '../../src/store/ports';

/** Puts a key into the store and gives back its text. */
export async function aKey(
  store: Pick<Store, 'apiKeys'>,
  wish: Partial<KeyWish> & { revoked_at?: string } = {},
): Promise<{ id: string; text: string }> {
  const { revoked_at = null, ...rest } = wish;
  const standard = { name: 'me', role: 'admin', livemode: false } as const;
  const made = newApiKey({ ...standard, connection: null, expires_at: null, ...rest }, new Date());
  await store.apiKeys.add({ ...made.row, revoked_at });
  return { id: made.row.id, text: made.text };
}
