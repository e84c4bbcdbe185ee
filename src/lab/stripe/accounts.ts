import { createAccount, type Account, type AccountState } from './account';
import { keyInvalid, keyMissing, permissionMissing } from './wire/errors';

export const keyStates = ['valid', 'revoked', 'no_permission'] as const;
export type KeyState = (typeof keyStates)[number];

/** One account for every key; a key needs no registration, but can be taken away. */
export interface Accounts {
  of(key: string): Account;
  has(key: string): boolean;
  all(): Account[];
  setKey(key: string, state: KeyState): void;
  /** The account of a request, or what Stripe says to its Authorization header. */
  authenticate(header: string | undefined): Account;
  clear(): void;
  snapshot(): { accounts: AccountState[]; keys: [string, KeyState][] };
  restore(state: { accounts: AccountState[]; keys: [string, KeyState][] }): void;
}

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const keys = new Map<string, KeyState>();

  function of(key: string): Account {
    const known = accounts.get(key);
    if (known !== undefined) return known;
    const made = createAccount(key);
    accounts.set(key, made);
    return made;
  }

  return {
    of,
    has: (key) => accounts.has(key),
    all: () => [...accounts.values()],
    setKey: (key, state) => void keys.set(key, state),
    authenticate(header) {
      const key = keyOf(header);
      if (key === undefined) throw keyMissing();
      const state = keys.get(key);
      if (!/^(?:sk|rk)_test_\w+/.test(key) || state === 'revoked') throw keyInvalid(key);
      const account = of(key);
      if (state === 'no_permission') throw permissionMissing(key, account.id);
      return account;
    },
    clear() {
      accounts.clear();
      keys.clear();
    },
    snapshot: () => ({
      accounts: [...accounts.values()].map((account) => account.snapshot()),
      keys: [...keys],
    }),
    restore(state) {
      accounts.clear();
      keys.clear();
      for (const saved of state.accounts) of(saved.key).restore(saved);
      for (const [key, value] of state.keys) keys.set(key, value);
    },
  };
}

function keyOf(header: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (header ?? '').trim().split(/\s+/);
  if (value === '') return undefined;
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] || undefined;
}
