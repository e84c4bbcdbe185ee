import { conflict } from './errors';
import type { Seller, StoredTransaction } from './seller';

export function liveTransaction(seller: Seller, id: string): StoredTransaction {
  const known = seller.transactions.get(id);
  if (known === undefined || known.is_void) throw conflict('transactionIdNotFound');
  return known;
}

export function checkVersion({ version }: StoredTransaction, expected: number | undefined): void {
  if (expected !== undefined && expected !== version) {
    throw conflict('transactionExpectedVersionMismatch');
  }
}
