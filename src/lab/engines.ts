import { createSellers, createAnrokServer } from './anrok/server';
import type { SellerState, StoredTransaction } from './anrok/seller';
import type { AvataxAccountState } from './avatax/account';
import type { TaxDocument } from './avatax/document';
import { createAvataxAccounts, createAvataxServer } from './avatax/server';
import type { EngineParts } from './core/engine-server';
import type { LabRequest, LabResponse } from './core/message';
import type { TenantsState } from './core/tenants';

export interface EnginesState {
  anrok: TenantsState<SellerState>;
  avatax: TenantsState<AvataxAccountState>;
}

/** The tax engines that are asked directly, each with a protocol of its own. */
export interface Engines {
  anrok: (request: LabRequest) => Promise<LabResponse>;
  avatax: (request: LabRequest) => Promise<LabResponse>;
  /** Whether a key or an account id is turned away. */
  refuse(key: string, isRefused: boolean): void;
  anrokTransactions(): StoredTransaction[];
  avataxDocuments(): TaxDocument[];
  /** As if the period of this transaction were being filed; how many there are. */
  freeze(transactionId: string, isFrozen: boolean): number;
  /** As if this document were reported; how many there are, of any type. */
  lock(code: string, isLocked: boolean): number;
  clear(): void;
  snapshot(): EnginesState;
  restore(state: EnginesState): void;
}

export function createEngines(parts: EngineParts): Engines {
  const sellers = createSellers();
  const accounts = createAvataxAccounts();
  const transactionsOf = (seller: ReturnType<typeof sellers.of>): StoredTransaction[] =>
    seller.transactions
      .ids()
      .map((id) => seller.transactions.get(id))
      .filter((row) => row !== undefined);
  return {
    anrok: createAnrokServer(parts, sellers),
    avatax: createAvataxServer(parts, accounts),
    refuse(key, isRefused) {
      sellers.refuse(key, isRefused);
      accounts.refuse(key, isRefused);
    },
    anrokTransactions: () => sellers.all().flatMap(transactionsOf),
    avataxDocuments: () => accounts.all().flatMap((account) => account.all()),
    freeze(id, isFrozen) {
      const owners = sellers.all().filter((seller) => seller.transactions.get(id) !== undefined);
      for (const { transactions } of owners) {
        const row = transactions.get(id);
        if (row !== undefined) transactions.put({ ...row, is_frozen: isFrozen });
      }
      return owners.length;
    },
    lock(code, isLocked) {
      const hits = accounts
        .all()
        .flatMap((account) => account.all().map((document) => ({ account, document })))
        .filter(({ document }) => document.code === code && document.status !== 'Adjusted');
      for (const { account, document } of hits) account.keep({ ...document, locked: isLocked });
      return hits.length;
    },
    clear() {
      sellers.clear();
      accounts.clear();
    },
    snapshot: () => ({ anrok: sellers.snapshot(), avatax: accounts.snapshot() }),
    restore(state) {
      sellers.restore(state.anrok);
      accounts.restore(state.avatax);
    },
  };
}
