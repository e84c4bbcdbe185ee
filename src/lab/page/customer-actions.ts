import { given, segment } from './given';
import { addressFields } from './invoice-actions';
import type { ObjectAction } from './object-actions';

const back = (fields: URLSearchParams) => ({ customer: fields.get('customer') ?? '' });
const path = (fields: URLSearchParams, rest = ''): string =>
  `/v1/customers/${segment(fields, 'customer')}${rest}`;

export const customerActions = {
  change_address: {
    title: 'Change the address',
    back,
    call: (fields) => ({
      method: 'POST',
      path: path(fields),
      body: addressFields.map((name) => [`address[${name}]`, fields.get(name) ?? '']),
    }),
  },
  change_exemption: {
    title: 'Change the tax status',
    back,
    call: (fields) => ({
      method: 'POST',
      path: path(fields),
      body: given(fields, { tax_exempt: 'tax_exempt' }),
    }),
  },
  change_balance: {
    title: 'Change the balance',
    back,
    call: (fields) => ({
      method: 'POST',
      path: path(fields, '/balance_transactions'),
      body: given(fields, { amount: 'amount', currency: 'currency' }),
    }),
  },
  attach_method: {
    title: 'Add a payment method',
    back,
    call: (fields) => ({
      method: 'POST',
      path: `/v1/payment_methods/${segment(fields, 'method')}/attach`,
      body: given(fields, { customer: 'customer' }),
    }),
  },
  detach_method: {
    title: 'Remove the payment method',
    back,
    call: (fields) => ({
      method: 'POST',
      path: `/v1/payment_methods/${segment(fields, 'method')}/detach`,
      body: [],
    }),
  },
  default_method: {
    title: 'Make it the default',
    back,
    call: (fields) => ({
      method: 'POST',
      path: path(fields),
      body: given(fields, { method: 'invoice_settings[default_payment_method]' }),
    }),
  },
  delete_customer: {
    title: 'Delete the customer',
    warning: 'A deleted customer is gone, and cannot be charged any more. Delete it?',
    back,
    call: (fields) => ({ method: 'DELETE', path: path(fields), body: [] }),
  },
} satisfies Record<string, ObjectAction>;
