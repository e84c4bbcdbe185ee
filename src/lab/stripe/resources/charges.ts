import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Charge } from '../objects';
import { noSuch } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

export function chargeOf(context: Context, id: string, param = 'id'): Charge {
  const charge = context.account.charges.get(id);
  if (charge === undefined) throw noSuch('charge', id, param, 404);
  return charge;
}

interface ListChargesParams extends ListParams {
  created?: Range | number;
  customer?: string;
  payment_intent?: string;
}

function list({ context, params, path }: Call<ListChargesParams>): object {
  const { customer, payment_intent: intent } = params;
  const index =
    intent === undefined
      ? customer === undefined
        ? {}
        : { index: { name: 'customer', value: customer } }
      : { index: { name: 'payment_intent', value: intent } };
  return listWire(
    context.account.charges,
    params,
    {
      kind: 'charge',
      url: path,
      ...index,
      accepts: (row) =>
        (customer === undefined || row.customer === customer) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

function update(call: Call<{ description?: string; metadata?: Record<string, string> | '' }>) {
  const { context, params } = call;
  const before = chargeOf(context, idOf(call, 'charge'), 'charge');
  const after: Charge = {
    ...before,
    description: params.description === undefined ? before.description : params.description || null,
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  context.account.charges.put(after);
  context.emit('charge.updated', after, previous);
  return after;
}

export const chargeRoutes: Route[] = [
  route('GET', '/v1/charges', list),
  route('GET', '/v1/charges/{charge}', (call: Call<object>) =>
    chargeOf(call.context, idOf(call, 'charge'), 'charge'),
  ),
  route('POST', '/v1/charges/{charge}', update),
];
