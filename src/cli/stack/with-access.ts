import { newApiKey } from '../../api/auth/new-api-key';
import type { Store } from '../../store/ports';

/** More than it takes; a key that a killed start has left ends by itself. */
const lifeMs = 5 * 60_000;

/**
 * Gives the work a key of its own to call the API with, revoked afterwards; undefined while the API asks
 * for none, because the first key would close it for good.
 */
export async function withAccess<T>(
  { apiKeys }: Pick<Store, 'apiKeys'>,
  livemode: boolean,
  work: (key: string | undefined) => Promise<T>,
): Promise<T> {
  if (!(await apiKeys.hasAny())) return work(undefined);
  const now = new Date();
  const expires_at = new Date(now.getTime() + lifeMs).toISOString();
  const wish = { name: 'holdfast start', role: 'admin' as const, livemode, connection: null };
  const { row, text } = newApiKey({ ...wish, expires_at }, now);
  await apiKeys.add(row);
  try {
    return await work(text);
  } finally {
    await apiKeys.revoke({ livemode: null, connection: null }, row.id, new Date().toISOString());
  }
}
