/** What a tax engine keeps for one of its customers. */
export interface Tenant<S> {
  key: string;
  snapshot(): S;
  restore(state: S): void;
}

export interface TenantsState<S> {
  tenants: { key: string; state: S }[];
  refused: string[];
}

/** One tenant for every key; a key needs no registration, but can be refused. */
export interface Tenants<T, S> {
  of(key: string): T;
  all(): T[];
  refuse(key: string, isRefused: boolean): void;
  isRefused(key: string): boolean;
  clear(): void;
  snapshot(): TenantsState<S>;
  restore(state: TenantsState<S>): void;
}

export function createTenants<S, T extends Tenant<S>>(make: (key: string) => T): Tenants<T, S> {
  const tenants = new Map<string, T>();
  const refused = new Set<string>();

  function of(key: string): T {
    const known = tenants.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    tenants.set(key, made);
    return made;
  }

  return {
    of,
    all: () => [...tenants.values()],
    refuse: (key, isRefused) => void (isRefused ? refused.add(key) : refused.delete(key)),
    isRefused: (key) => refused.has(key),
    clear() {
      tenants.clear();
      refused.clear();
    },
    snapshot: () => ({
      tenants: [...tenants].map(([key, tenant]) => ({ key, state: tenant.snapshot() })),
      refused: [...refused],
    }),
    restore(state) {
      tenants.clear();
      refused.clear();
      for (const saved of state.tenants) of(saved.key).restore(saved.state);
      for (const key of state.refused) refused.add(key);
    },
  };
}
