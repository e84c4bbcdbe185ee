import { moveBalance } from '../billing/balance';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerOf } from './customer-of';

function listBalance(
  call: Call<ListParams & { created?: Range | number; invoice?: string }>,
): object {
  const { context, params, path } = call;
  const customer = customerOf(context, idOf(call, 'customer'), 'customer', 404);
  return listWire(
    context.account.balanceTransactions,
    params,
    {
      kind: 'customer balance transaction',
      url: path,
      index: { name: 'customer', value: customer.id },
      accepts: (row) =>
        (params.invoice === undefined || row.invoice === params.invoice) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

interface BalanceParams {
  amount: number;
  currency: string;
  description?: string;
  metadata?: Record<string, string> | '';
}

function addBalance(call: Call<BalanceParams>): object {
  const { context, params } = call;
  const customer = customerOf(context, idOf(call, 'customer'), 'customer', 404);
  return moveBalance(context, customer, { ...params, type: 'adjustment' });
}

export const customerBalanceRoutes: Route[] = [
  route('GET', '/v1/customers/{customer}/balance_transactions', listBalance),
  route('POST', '/v1/customers/{customer}/balance_transactions', addBalance),
];
