import { createAccount, type Account, type AccountState } from './account';
import { createApiKeys, type ApiKey, type ApiKeys } from './api-keys';
import { keyExpired, keyInvalid, keyMissing, permissionMissing } from './wire/key-errors';

/** Who asks: the account, and the key by which it is known. */
export interface Caller {
  account: Account;
  key: ApiKey;
}

interface Circumstances {
  /** Seconds of the lab's clock. */
  now: number;
  /** What a key is that nobody has used or made before. */
  unknownKeys: 'new_account' | 'invalid';
}

/** A key needs no registration: its first request makes an account. An account may have more keys. */
export interface Accounts {
  keys: ApiKeys;
  of(key: string): Account;
  has(key: string): boolean;
  all(): Account[];
  /** The caller of a request, or what Stripe says to its Authorization header. */
  authenticate(header: string | undefined, circumstances: Circumstances): Caller;
  /** Someone in the Dashboard of an account, who may do everything without a key. */
  signedIn(name: string): Caller;
  clear(): void;
  snapshot(): { accounts: AccountState[]; keys: ApiKey[] };
  restore(state: { accounts: AccountState[]; keys: ApiKey[] }): void;
}

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const keys = createApiKeys();

  const nameOf = (key: string): string => keys.find(key)?.account ?? key;

  function of(key: string): Account {
    const name = nameOf(key);
    const known = accounts.get(name);
    if (known !== undefined) return known;
    keys.change(name, {});
    const made = createAccount(name);
    accounts.set(name, made);
    return made;
  }

  return {
    keys,
    of,
    has: (key) => accounts.has(nameOf(key)),
    all: () => [...accounts.values()],
    authenticate(header, { now, unknownKeys }) {
      const given = keyOf(header);
      if (given === undefined) throw keyMissing();
      const isTaken = unknownKeys === 'new_account' || keys.find(given) !== undefined;
      if (!isWellFormed(given) || !isTaken) throw keyInvalid(given);
      const account = of(given);
      const key = keys.find(given) ?? keys.change(given, {});
      const isOver = key.expires_at !== null && key.expires_at <= now;
      if (key.state === 'revoked' || isOver) throw keyExpired(given);
      if (key.state === 'no_permission') throw permissionMissing(given, account.id);
      return { account, key };
    },
    signedIn(name) {
      const account = of(name);
      return { account, key: { ...keys.change(name, {}), permissions: null } };
    },
    clear() {
      accounts.clear();
      keys.clear();
    },
    snapshot: () => ({
      accounts: [...accounts.values()].map((account) => account.snapshot()),
      keys: keys.all(),
    }),
    restore(state) {
      accounts.clear();
      keys.restore(state.keys);
      for (const saved of state.accounts) of(saved.key).restore(saved);
    },
  };
}

const isWellFormed = (key: string): boolean => /^(?:sk|rk)_test_\w+/.test(key);

function keyOf(header: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (header ?? '').trim().split(/\s+/);
  if (value === '') return undefined;
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] || undefined;
}
