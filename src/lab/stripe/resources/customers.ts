import { newId, newInvoicePrefix } from '../../core/ids';
import { locationError, locationOf } from '../billing/automatic-tax';
import { changeCustomer, moveBalance } from '../billing/balance';
import type { Context } from '../context';
import type { Address, Customer, Shipping } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

interface CustomerParams {
  address?: Partial<Address> | '';
  balance?: number;
  description?: string;
  email?: string;
  invoice_prefix?: string;
  invoice_settings?: {
    default_payment_method?: string;
    footer?: string;
    custom_fields?: { name: string; value: string }[] | '';
  };
  metadata?: Record<string, string> | '';
  name?: string;
  next_invoice_sequence?: number;
  payment_method?: string;
  phone?: string;
  preferred_locales?: string[];
  shipping?: { address: Partial<Address>; name: string; phone?: string } | '';
  tax?: { validate_location?: 'auto' | 'deferred' | 'immediately' };
  tax_exempt?: Customer['tax_exempt'] | '';
}

export const blankCustomer = (id: string, created: number): Customer => ({
  id,
  object: 'customer',
  address: null,
  balance: 0,
  created,
  currency: null,
  customer_account: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  invoice_prefix: newInvoicePrefix(),
  invoice_settings: {
    custom_fields: null,
    default_payment_method: null,
    footer: null,
    rendering_options: null,
  },
  livemode: false,
  metadata: {},
  name: null,
  next_invoice_sequence: 1,
  phone: null,
  preferred_locales: [],
  shipping: null,
  tax_exempt: 'none',
  test_clock: null,
});

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

const text = (given: string | undefined, current: string | null): string | null =>
  given === undefined ? current : given === '' ? null : given;

export function toAddress(given: Partial<Address>): Address {
  return {
    city: given.city || null,
    country: given.country || null,
    line1: given.line1 || null,
    line2: given.line2 || null,
    postal_code: given.postal_code || null,
    state: given.state || null,
  };
}

function toShipping(given: CustomerParams['shipping'], current: Shipping | null): Shipping | null {
  if (given === undefined) return current;
  if (given === '') return null;
  return {
    address: toAddress(given.address),
    name: given.name,
    phone: given.phone || null,
  };
}

function applied(context: Context, customer: Customer, params: CustomerParams): Customer {
  const settings = params.invoice_settings;
  const method = settings?.default_payment_method;
  if (method) checkOwnMethod(context, customer.id, method);
  return {
    ...customer,
    address:
      params.address === undefined
        ? customer.address
        : params.address === ''
          ? null
          : toAddress(params.address),
    description: text(params.description, customer.description),
    email: text(params.email, customer.email),
    invoice_prefix: checkedPrefix(context, customer, params.invoice_prefix),
    invoice_settings: {
      ...customer.invoice_settings,
      custom_fields:
        settings?.custom_fields === undefined
          ? customer.invoice_settings.custom_fields
          : settings.custom_fields || null,
      default_payment_method: text(method, customer.invoice_settings.default_payment_method),
      footer: text(settings?.footer, customer.invoice_settings.footer),
    },
    metadata: mergeMetadata(customer.metadata, params.metadata),
    name: text(params.name, customer.name),
    next_invoice_sequence: params.next_invoice_sequence ?? customer.next_invoice_sequence,
    phone: text(params.phone, customer.phone),
    preferred_locales: params.preferred_locales ?? customer.preferred_locales,
    shipping: toShipping(params.shipping, customer.shipping),
    tax_exempt: params.tax_exempt === undefined ? customer.tax_exempt : params.tax_exempt || 'none',
  };
}

function checkOwnMethod(context: Context, customerId: string, methodId: string): void {
  const method = context.account.paymentMethods.get(methodId);
  if (method === undefined) {
    throw noSuch('PaymentMethod', methodId, 'invoice_settings[default_payment_method]');
  }
  if (method.wire.customer !== customerId) {
    throw refuse(
      'The customer does not have a payment method with the ID ' +
        `${methodId}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'invoice_settings[default_payment_method]' },
    );
  }
}

function checkedPrefix(context: Context, customer: Customer, given: string | undefined): string {
  if (given === undefined) return customer.invoice_prefix;
  if (!/^[A-Z0-9]{1,12}$/.test(given)) {
    throw refuse('Invoice number prefix must be 1–12 uppercase letters or numbers.');
  }
  const { customers } = context.account;
  const holder = customers
    .ids()
    .find((id) => id !== customer.id && customers.get(id)?.invoice_prefix === given);
  if (holder !== undefined) {
    throw refuse(
      `This invoice number prefix is taken by customer: ${holder}. Please enter a different prefix.`,
      { param: 'invoice_prefix' },
    );
  }
  return given;
}

function checkLocation(customer: Customer, params: CustomerParams): void {
  if (params.tax?.validate_location !== 'immediately') return;
  if (locationOf(customer) === null) throw locationError();
}

function create({ context, params }: Call<CustomerParams>): Customer {
  const blank = blankCustomer(newId('cus', 13), context.now());
  const customer = applied(context, blank, params);
  checkLocation(customer, params);
  context.account.customers.put(customer);
  context.emit('customer.created', customer);
  if (params.balance) adjust(context, customer, params.balance);
  return context.account.customers.get(customer.id) ?? customer;
}

function update(call: Call<CustomerParams>): Customer {
  const { context, params } = call;
  const before = customerOf(context, idOf(call, 'customer'), 'id', 404);
  const after = applied(context, before, params);
  checkLocation(after, params);
  const changed = changeCustomer(context, before, after);
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
}

function list({ context, params, path }: Call<ListCustomersParams>): object {
  return listWire(
    context.account.customers,
    params,
    {
      kind: 'customer',
      url: path,
      accepts: (row) =>
        (params.email === undefined || row.email === params.email) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

function listBalance(call: Call<ListParams & { invoice?: string }>): object {
  const { context, params, path } = call;
  const customer = customerOf(context, idOf(call, 'customer'), 'customer', 404);
  return listWire(
    context.account.balanceTransactions,
    params,
    {
      kind: 'customer balance transaction',
      url: path,
      index: { name: 'customer', value: customer.id },
      accepts: (row) => params.invoice === undefined || row.invoice === params.invoice,
    },
    (row) => row,
  );
}

interface BalanceParams {
  amount: number;
  currency: string;
  description?: string;
}

function addBalance(call: Call<BalanceParams>): object {
  const { context, params } = call;
  const customer = customerOf(context, idOf(call, 'customer'), 'customer', 404);
  return moveBalance(context, customer, { ...params, type: 'adjustment' });
}

export const customerRoutes: Route[] = [
  route('POST', '/v1/customers', create),
  route('GET', '/v1/customers', list),
  route('GET', '/v1/customers/{customer}', retrieve),
  route('POST', '/v1/customers/{customer}', update),
  route('DELETE', '/v1/customers/{customer}', remove),
  route('GET', '/v1/customers/{customer}/balance_transactions', listBalance),
  route('POST', '/v1/customers/{customer}/balance_transactions', addBalance),
];
