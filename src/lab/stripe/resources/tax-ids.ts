import { checkTaxId } from '../billing/tax-id-formats';
import { makeTaxId, removeTaxId, taxIdList, type TaxIdParams } from '../billing/tax-ids';
import type { Context } from '../context';
import type { TaxId } from '../payment-objects';
import { missingParameter, noSuch, notSimulated } from '../wire/errors';
import { listWire, type ListParams, type WireList } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerOf } from './customer-of';

interface Owner {
  account?: string;
  customer?: string;
  type: 'account' | 'application' | 'customer' | 'self';
}

/** Null for the account's own; those of other accounts and of applications belong to Connect. */
function ownerOf(context: Context, owner: Owner = { type: 'self' }): string | null {
  if (owner.account !== undefined) throw notSimulated('owner[account]');
  if (owner.type === 'self') return null;
  if (owner.type !== 'customer') throw notSimulated('owner[type]', `as ${owner.type}`);
  if (owner.customer === undefined) throw missingParameter('owner[customer]');
  return customerOf(context, owner.customer, 'owner[customer]').id;
}

function create({ context, params }: Call<TaxIdParams & { owner?: Owner }>): TaxId {
  const owner = ownerOf(context, params.owner);
  checkTaxId(params.type, params.value, 'value');
  return makeTaxId(context, owner, params);
}

function createOfCustomer(call: Call<TaxIdParams>): TaxId {
  const { context, params } = call;
  const customer = customerOf(context, idOf(call, 'customer'), 'customer', 404);
  checkTaxId(params.type, params.value, 'value');
  return makeTaxId(context, customer.id, params);
}

function taxIdOf(call: Call<unknown>): TaxId {
  const id = idOf(call, 'id');
  const taxId = call.context.account.taxIds.get(id);
  if (taxId === undefined) throw noSuch('tax id', id, 'id', 404);
  return taxId;
}

function taxIdOfCustomer(call: Call<unknown>): TaxId {
  const customer = customerOf(call.context, idOf(call, 'customer'), 'customer', 404);
  const taxId = taxIdOf(call);
  if (taxId.customer !== customer.id) throw noSuch('tax id', taxId.id, 'id', 404);
  return taxId;
}

function list({ context, params, path }: Call<ListParams & { owner?: Owner }>): WireList<TaxId> {
  const owner = ownerOf(context, params.owner);
  const index = owner === null ? {} : { index: { name: 'customer', value: owner } };
  const accepts = (row: TaxId): boolean => row.customer === owner;
  return listWire(
    context.account.taxIds,
    params,
    { kind: 'tax id', url: path, accepts, ...index },
    (row) => row,
  );
}

function listOfCustomer(call: Call<ListParams>): WireList<TaxId> {
  const { context, params } = call;
  const customer = customerOf(context, idOf(call, 'customer'), 'customer', 404);
  return taxIdList(context, customer.id, params);
}

export const taxIdRoutes: Route[] = [
  route('POST', '/v1/tax_ids', create),
  route('GET', '/v1/tax_ids', list),
  route('GET', '/v1/tax_ids/{id}', taxIdOf),
  route('DELETE', '/v1/tax_ids/{id}', (call: Call<object>) =>
    removeTaxId(call.context, taxIdOf(call)),
  ),
  route('POST', '/v1/customers/{customer}/tax_ids', createOfCustomer),
  route('GET', '/v1/customers/{customer}/tax_ids', listOfCustomer),
  route('GET', '/v1/customers/{customer}/tax_ids/{id}', taxIdOfCustomer),
  route('DELETE', '/v1/customers/{customer}/tax_ids/{id}', (call: Call<object>) =>
    removeTaxId(call.context, taxIdOfCustomer(call)),
  ),
];
