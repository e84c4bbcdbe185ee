import { ledgerWire } from '../billing/ledger';
import { noSuch } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';

interface ListTransactionsParams extends ListParams {
  created?: Range | number;
  currency?: string;
  source?: string;
  type?: string;
}

function list({ context, params, path }: Call<ListTransactionsParams>): object {
  const { source, currency, type } = params;
  const index = source === undefined ? {} : { index: { name: 'source', value: source } };
  return listWire(
    context.account.ledgerTransactions,
    params,
    {
      kind: 'balance transaction',
      url: path,
      ...index,
      accepts: (row) =>
        (currency === undefined || row.currency === currency) &&
        (type === undefined || row.type === type) &&
        isWithin(row.created, params.created),
    },
    (row) => ledgerWire(context, row),
  );
}

function retrieve(call: Call<object>): object {
  const id = idOf(call, 'id');
  const row = call.context.account.ledgerTransactions.get(id);
  if (row === undefined) throw noSuch('balance transaction', id, 'id', 404);
  return ledgerWire(call.context, row);
}

/** The account's own balance. */
export const balanceTransactionRoutes: Route[] = [
  route('GET', '/v1/balance_transactions', list),
  route('GET', '/v1/balance_transactions/{id}', retrieve),
];
