import { createSecondWindow, type SecondWindow } from '../core/second-window';
import { createTable, type Table, type TableState } from '../core/table';
import type { Assessment } from './assessment';
import { exemptCustomerId, firstProducts, type ProductTaxCategoryId } from './catalog';
import type { AnrokTransaction } from './schemas';

export interface StoredTransaction {
  id: string;
  version: number;
  created_ms: number;
  modified_ms: number;
  is_void: boolean;
  /** Its period is being filed. */
  is_frozen: boolean;
  /** The transaction of which this is the exact inverse. */
  negates: string | null;
  request: AnrokTransaction;
  assessment: Assessment;
}

export interface Product {
  id: string;
  category: ProductTaxCategoryId;
  name: string;
  description: string;
}

export interface Customer {
  id: string;
  name: string | null;
}

export interface Certificate {
  id: string;
  customer: string;
  is_archived: boolean;
  created_ms: number;
  begins: string;
  exemption_number: string;
  notes: string;
  jurises: { id: string; registration_id: string; ends: string | null; notes: string }[];
}

export interface SellerState {
  transactions: TableState<StoredTransaction>;
  products: TableState<Product>;
  customers: TableState<Customer>;
  certificates: TableState<Certificate>;
}

/** All that Anrok keeps for one API key. */
export interface Seller {
  id: string;
  key: string;
  window: SecondWindow;
  changes(): number;
  transactions: Table<StoredTransaction>;
  products: Table<Product>;
  customers: Table<Customer>;
  certificates: Table<Certificate>;
  snapshot(): SellerState;
  restore(state: SellerState): void;
}

export function createSeller(key: string): Seller {
  let changes = 0;
  const onChange = (): void => void (changes += 1);
  const transactions = createTable<StoredTransaction>(onChange);
  const products = createTable<Product>(onChange);
  const customers = createTable<Customer>(onChange);
  const certificates = createTable<Certificate>(onChange);
  customers.put({ id: exemptCustomerId, name: 'Exempt Customer' });
  for (const { id, name, category } of firstProducts) {
    products.put({ id, name, category: { type: 'standard', id: category }, description: '' });
  }
  return {
    id: `seller_${key.slice(-4)}`,
    key,
    window: createSecondWindow(),
    changes: () => changes,
    transactions,
    products,
    customers,
    certificates,
    snapshot: () => ({
      transactions: transactions.snapshot(),
      products: products.snapshot(),
      customers: customers.snapshot(),
      certificates: certificates.snapshot(),
    }),
    restore(state) {
      transactions.restore(state.transactions);
      products.restore(state.products);
      customers.restore(state.customers);
      certificates.restore(state.certificates);
    },
  };
}
