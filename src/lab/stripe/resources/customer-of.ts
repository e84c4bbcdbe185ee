import type { Context } from '../context';
import type { Customer } from '../objects';
import { noSuch } from '../wire/errors';

export function customerOf(
  context: Context,
  id: string,
  param = 'customer',
  status = 400,
): Customer {
  const customer = context.account.customers.get(id);
  if (customer === undefined) throw noSuch('customer', id, param, status);
  return customer;
}
