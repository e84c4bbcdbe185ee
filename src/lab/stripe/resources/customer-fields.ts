import { newInvoicePrefix } from '../../core/ids';
import { checkIp } from '../billing/customer-location';
import { checkTaxIdData, type TaxIdParams } from '../billing/tax-ids';
import type { Context } from '../context';
import type { Address, Customer, Shipping } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { mergeMetadata } from '../wire/metadata';

export interface CustomerParams {
  address?: Partial<Address> | '';
  balance?: number;
  business_name?: string;
  description?: string;
  email?: string;
  individual_name?: string;
  invoice_prefix?: string;
  invoice_settings?: {
    default_payment_method?: string;
    footer?: string;
    custom_fields?: { name: string; value: string }[] | '';
    rendering_options?: { amount_tax_display?: string; template?: string } | '';
  };
  metadata?: Record<string, string> | '';
  name?: string;
  next_invoice_sequence?: number;
  payment_method?: string;
  phone?: string;
  preferred_locales?: string[];
  shipping?: { address: Partial<Address>; name: string; phone?: string } | '';
  tax?: { ip_address?: string; validate_location?: 'auto' | 'deferred' | 'immediately' };
  tax_exempt?: Customer['tax_exempt'] | '';
  tax_id_data?: TaxIdParams[];
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

/** A customer with the parameters of create or update laid over it; refuses before anything is written. */
export function applied(context: Context, customer: Customer, params: CustomerParams): Customer {
  const settings = params.invoice_settings;
  const method = settings?.default_payment_method;
  // A payment method that the same call attaches belongs to the customer only afterwards.
  if (method && method !== params.payment_method) checkOwnMethod(context, customer.id, method);
  checkIp(params.tax?.ip_address, 'tax[ip_address]');
  checkTaxIdData(params.tax_id_data);
  return {
    ...withNames(customer, params),
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
      rendering_options: renderingOptions(customer, settings?.rendering_options),
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

/** Both are absent until they are given; emptied, they are gone again. */
function withNames(customer: Customer, params: CustomerParams): Customer {
  const { business_name: business, individual_name: individual, ...unnamed } = customer;
  const businessName = params.business_name ?? business;
  const individualName = params.individual_name ?? individual;
  return {
    ...unnamed,
    ...(businessName ? { business_name: businessName } : {}),
    ...(individualName ? { individual_name: individualName } : {}),
  };
}

function renderingOptions(
  { invoice_settings: { rendering_options: current } }: Customer,
  given: NonNullable<CustomerParams['invoice_settings']>['rendering_options'],
): unknown {
  if (given === undefined) return current;
  if (given === '') return null;
  return { amount_tax_display: given.amount_tax_display || null, template: given.template || null };
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
