import { newId } from '../../core/ids';
import { changeCustomer, moveBalance } from '../billing/balance';
import { locationError, locationOf, setIp } from '../billing/customer-location';
import { refreshDrafts } from '../billing/draft-customer';
import { makeTaxId } from '../billing/tax-ids';
import type { Context } from '../context';
import type { Customer } from '../objects';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerBalanceRoutes } from './customer-balance';
import { applied, blankCustomer, type CustomerParams } from './customer-fields';
import { customerOf } from './customer-of';
import { attachable, attachMethod } from './payment-methods';

/** `auto` and `deferred` leave a bad location to the finalization of an invoice. */
function checkLocation(context: Context, customer: Customer, params: CustomerParams): void {
  if (params.tax?.validate_location !== 'immediately') return;
  if (locationOf(context, customer, null, params.tax.ip_address) === null) throw locationError();
}

function create({ context, params }: Call<CustomerParams>): Customer {
  const blank = blankCustomer(newId('cus', 13), context.now());
  const customer = applied(context, blank, params);
  checkLocation(context, customer, params);
  const method = params.payment_method && attachable(context, params.payment_method, customer.id);
  context.account.customers.put(customer);
  setIp(context, customer.id, params.tax?.ip_address);
  context.emit('customer.created', customer);
  if (method) attachMethod(context, method, customer.id);
  for (const data of params.tax_id_data ?? []) makeTaxId(context, customer.id, data);
  if (params.balance) adjust(context, customer, params.balance);
  return context.account.customers.get(customer.id) ?? customer;
}

function update(call: Call<CustomerParams>): Customer {
  const { context, params } = call;
  const before = customerOf(context, idOf(call, 'customer'), 'id', 404);
  const after = applied(context, before, params);
  checkLocation(context, after, params);
  const changed = changeCustomer(context, before, after);
  setIp(context, changed.id, params.tax?.ip_address);
  if (changed !== before) refreshDrafts(context, changed.id);
  if (params.balance !== undefined && params.balance !== changed.balance) {
    adjust(context, changed, params.balance - changed.balance);
  }
  return context.account.customers.get(changed.id) ?? changed;
}

function adjust(context: Context, customer: Customer, amount: number): void {
  moveBalance(context, customer, {
    amount,
    currency: customer.currency ?? 'usd',
    type: 'adjustment',
  });
}

function retrieve(call: Call<object>): object {
  const id = idOf(call, 'customer');
  const { customers } = call.context.account;
  const customer = customers.get(id);
  if (customer === undefined && customers.knew(id))
    return { id, object: 'customer', deleted: true };
  return customerOf(call.context, id, 'id', 404);
}

function remove(call: Call<object>): object {
  const customer = customerOf(call.context, idOf(call, 'customer'), 'id', 404);
  call.context.account.customers.remove(customer.id);
  call.context.emit('customer.deleted', customer);
  return { id: customer.id, object: 'customer', deleted: true };
}

interface ListCustomersParams extends ListParams {
  email?: string;
  created?: Range | number;
  test_clock?: string;
}

function list({ context, params, path }: Call<ListCustomersParams>): object {
  return listWire(
    context.account.customers,
    params,
    {
      kind: 'customer',
      url: path,
      // No customer here is on one of Stripe's test clocks.
      accepts: (row) =>
        params.test_clock === undefined &&
        (params.email === undefined || row.email === params.email) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

export const customerRoutes: Route[] = [
  ...customerBalanceRoutes,
  route('POST', '/v1/customers', create),
  route('GET', '/v1/customers', list),
  route('GET', '/v1/customers/{customer}', retrieve),
  route('POST', '/v1/customers/{customer}', update),
  route('DELETE', '/v1/customers/{customer}', remove),
];
