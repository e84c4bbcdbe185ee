import { randomUUID } from 'node:crypto';
import type { Correction } from '../domain/correction';
import type { Connection, Customer, Product } from '../domain/document';
import { pointerTo } from '../domain/findings';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceRef } from '../domain/ids';
import type { Refusal } from '../stripe/classify';
import { blockOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import type { ApiDeps } from './deps';
import { ApiError, invalidRequest } from './errors';
import type { Fault } from './errors';

type Tools = Pick<ApiDeps, 'store' | 'stripeFor'>;

/** Whose customer is meant; a correction of many invoices may mean none. Keys are made under `ref`. */
interface Target {
  ref: InvoiceRef;
  connection: Connection;
  customerId: string | null;
}

/**
 * Corrects a customer and products for this and every later invoice: in Stripe first, which may refuse,
 * then in our records. Each part may be written twice without harm, so a call that was cut short is
 * simply repeated. The plan of an invoice takes the new mapping when its block is released.
 */
export async function correct(
  { ref, document, state }: InvoiceRecord,
  connection: Connection,
  correction: Correction,
  tools: Tools,
): Promise<void> {
  const target = { ref, connection, customerId: document.customer_id };
  const prepared = await prepareCorrection(target, correction, tools);
  const faults = [...prepared.faults, ...idleFaults(correction, state)];
  if (faults.length > 0) throw invalidRequest(faults);
  await prepared.write();
}

/** All that is wrong with it, found before anything is written. */
export async function prepareCorrection(
  { ref, connection, customerId }: Target,
  { customer: wanted, products = {} }: Correction,
  tools: Tools,
): Promise<{ faults: Fault[]; write(): Promise<void> }> {
  const { configuration } = tools.store;
  const [customer, known] = await Promise.all([
    customerId === null ? null : configuration.customer(connection.id, customerId),
    configuration.products(connection.id, Object.keys(products)),
  ]);
  const corrected = customer && wanted ? withCustomer(customer, wanted) : null;
  return {
    faults: [
      ...(wanted && !corrected ? [noBilling(customerId ?? '')] : []),
      ...productFaults(products, known),
    ],
    async write() {
      if (corrected) {
        if (wanted?.address) await correctInStripe(ref, connection, corrected, tools);
        await configuration.saveCustomer(connection.id, corrected);
      }
      for (const product of known) {
        const stripe_product_id = products[product.id] ?? '';
        const custom_fields = { ...product.custom_fields, stripe_product_id };
        await configuration.saveProduct(connection.id, { ...product, custom_fields });
      }
    },
  };
}

function withCustomer(
  customer: Customer,
  { stripe_customer_id, address }: NonNullable<Correction['customer']>,
): Customer | null {
  const { billing_config, tax } = customer;
  if (!billing_config) return null;
  return {
    ...customer,
    billing_config: {
      ...billing_config,
      ...(stripe_customer_id ? { billing_provider_customer_id: stripe_customer_id } : {}),
    },
    tax: { ...tax, ...(address ? { address } : {}) },
  };
}

/** What would be written for later invoices and change nothing of this one is more likely a mistake. */
function idleFaults({ customer, products }: Correction, state: InvoiceState): Fault[] {
  const code = blockOf(state)?.code;
  const takesCustomer = code === 'stripe_customer_missing' && state.stripe_invoice_id === null;
  return [
    ...(customer?.stripe_customer_id !== undefined && !takesCustomer
      ? [idle('customer/stripe_customer_id', 'stripe_customer_missing, before there is a draft')]
      : []),
    ...(products && code !== 'stripe_product_missing'
      ? [idle('products', 'stripe_product_missing')]
      : []),
  ];
}

function idle(place: string, when: string): Fault {
  const message = `Has an effect only on an invoice that is blocked by ${when}.`;
  return { pointer: `/correction/${place}`, message };
}

function noBilling(customerId: string): Fault {
  const message = `The customer "${customerId}" is not known or has no billing configuration: PUT /v1/customers/{customer_id}.`;
  return { pointer: '/correction/customer', message };
}

function productFaults(wanted: Record<string, string>, known: Product[]): Fault[] {
  const ids = new Set(known.map((product) => product.id));
  const message = 'No such product: PUT /v1/products/{product_id}.';
  return Object.keys(wanted)
    .filter((id) => !ids.has(id))
    .map((id) => ({ pointer: pointerTo('correction', 'products', id), message }));
}

function correctInStripe(
  ref: InvoiceRef,
  connection: Connection,
  { billing_config, tax }: Customer,
  { stripeFor }: Tools,
): Promise<void> {
  const id = billing_config?.billing_provider_customer_id ?? '';
  const {
    country,
    line1 = '',
    line2 = '',
    city = '',
    state = '',
    postal_code = '',
  } = tax.address ?? {};
  const address = { ...(country ? { country } : {}), line1, line2, city, state, postal_code };
  // Never the same key twice: under a known one Stripe would answer and not write, whatever came between.
  const key = idempotencyKey(ref, { revision: 1, step: `correct_customer/${randomUUID()}` });
  return stripeFor(connection)
    .updateCustomer(id, { address }, key)
    .settle<void>({ done: () => undefined, not_done: refuse, unknown: tellUnknown });
}

function refuse({ message, stripe_request_id }: Refusal): never {
  const request = stripe_request_id === null ? '' : ` (${stripe_request_id})`;
  throw new ApiError('correction_refused', `Stripe: ${message}${request}. Nothing was changed.`);
}

function tellUnknown({ message }: Refusal): never {
  throw new ApiError('stripe_unavailable', `${message}. Repeat the call: it is safe.`, {
    headers: { 'Retry-After': '5' },
  });
}
