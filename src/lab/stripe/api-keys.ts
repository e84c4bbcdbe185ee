import { newSecret } from '../core/ids';
import type { Permissions } from './wire/permissions';

/** `no_permission`: whatever is asked, as of a key whose owner may nothing. */
export const keyStates = ['valid', 'revoked', 'no_permission'] as const;
export type KeyState = (typeof keyStates)[number];

export interface ApiKey {
  key: string;
  /** The key that its account is called by: the first that the account had. */
  account: string;
  state: KeyState;
  /** Of a restricted key; null for everything. */
  permissions: Permissions | null;
  /** Seconds of the lab's clock; null for never. */
  expires_at: number | null;
}

export type KeyChange = Partial<Pick<ApiKey, 'state' | 'permissions' | 'expires_at'>>;

/** The keys of all accounts. */
export interface ApiKeys {
  find(key: string): ApiKey | undefined;
  /** In the order in which they came. */
  all(): ApiKey[];
  /** A key that was not there becomes the first of an account of its own. */
  change(key: string, change: KeyChange): ApiKey;
  /** Another key of the same account: restricted when it is given permissions. */
  add(account: string, permissions: Permissions | null): ApiKey;
  /** A new key in the place of an old one, which ends then. */
  roll(key: string, expiresAt: number): ApiKey | undefined;
  clear(): void;
  restore(keys: ApiKey[]): void;
}

export function createApiKeys(): ApiKeys {
  const keys = new Map<string, ApiKey>();

  function change(key: string, changed: KeyChange): ApiKey {
    const fresh = { key, account: key, state: 'valid' as const, permissions: null };
    const next = { ...(keys.get(key) ?? { ...fresh, expires_at: null }), ...changed };
    keys.set(key, next);
    return next;
  }

  function add(account: string, permissions: Permissions | null): ApiKey {
    const key = newSecret(permissions === null ? 'sk_test' : 'rk_test');
    const made = { key, account, state: 'valid' as const, permissions, expires_at: null };
    keys.set(key, made);
    return made;
  }

  return {
    find: (key) => keys.get(key),
    all: () => [...keys.values()],
    change,
    add,
    roll(key, expiresAt) {
      const old = keys.get(key);
      if (old === undefined) return undefined;
      change(key, { expires_at: expiresAt });
      return add(old.account, old.permissions);
    },
    clear: () => keys.clear(),
    restore(saved) {
      keys.clear();
      for (const one of saved) keys.set(one.key, one);
    },
  };
}
