import type { Table } from '../../core/table';
import type { Account } from '../account';
import type { Context } from '../context';

/**
 * The same account to read, where whatever is written stays with the preview: the products, prices and
 * rates that an invoice makes by the way, and the customer it is previewed for.
 */
export function previewContext(context: Context): Context {
  const { account } = context;
  const copy: Account = {
    ...account,
    customers: overlay(account.customers),
    customerIps: overlay(account.customerIps),
    prices: overlay(account.prices),
    products: overlay(account.products),
    taxRates: overlay(account.taxRates),
  };
  return { ...context, account: copy, emit: () => undefined };
}

function overlay<T extends { id: string }>(table: Table<T>): Table<T> {
  const written = new Map<string, T>();
  return {
    ...table,
    get: (id) => written.get(id) ?? table.get(id),
    put: (row) => void written.set(row.id, row),
  };
}
