import { blankCustomer } from './stripe/resources/customer-fields';
import { makePaymentMethod } from './stripe/resources/payment-method-shape';
import { makeProduct } from './stripe/resources/products';
import type { Account } from './stripe/account';
import type { Context } from './stripe/context';
import type { Address } from './stripe/objects';

interface SeedCustomer {
  id: string;
  name: string;
  card: string | null;
  address: Partial<Address> | null;
}

const customers: SeedCustomer[] = [
  {
    id: 'cus_card',
    name: 'Card Customer, Inc.',
    card: 'pm_card_visa',
    address: {
      line1: '1 Market St',
      city: 'San Francisco',
      state: 'CA',
      postal_code: '94105',
      country: 'US',
    },
  },
  {
    id: 'cus_invoice',
    name: 'Rechnungskundin GmbH',
    card: null,
    address: { line1: 'Torstr. 1', city: 'Berlin', postal_code: '10119', country: 'DE' },
  },
  {
    id: 'cus_anrok',
    name: 'Anrok Customer, Inc.',
    card: 'pm_card_visa',
    address: {
      line1: '1 Broadway',
      city: 'New York',
      state: 'NY',
      postal_code: '10004',
      country: 'US',
    },
  },
  { id: 'cus_no_address', name: 'Nowhere, Inc.', card: 'pm_card_visa', address: null },
  {
    id: 'cus_declined',
    name: 'Declined, Inc.',
    card: 'pm_card_chargeCustomerFail',
    address: {
      line1: '1 Main St',
      city: 'Austin',
      state: 'TX',
      postal_code: '78701',
      country: 'US',
    },
  },
];

/** Stripe's "General - Electronically Supplied Services". */
const tax_code = 'txcd_10000000';
const products = [
  { id: 'prod_api_calls', name: 'API calls', tax_code },
  { id: 'prod_storage', name: 'Storage', tax_code },
  { id: 'prod_misc', name: 'Other charges', tax_code },
];

const noAddress: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

/** Customers and products with known ids; what is there already stays as it is. */
export function seedAccount(account: Account, context: Context): void {
  for (const seed of customers) seedCustomer(account, context, seed);
  for (const product of products) {
    if (account.products.get(product.id) === undefined) makeProduct(context, product);
  }
}

function seedCustomer(account: Account, context: Context, seed: SeedCustomer): void {
  if (account.customers.get(seed.id) !== undefined) return;
  const blank = blankCustomer(seed.id, context.now());
  const methodId = seed.card === null ? null : `pm_${seed.id}`;
  account.customers.put({
    ...blank,
    address: seed.address === null ? null : { ...noAddress, ...seed.address },
    email: `${seed.id}@lab.invalid`,
    invoice_settings: { ...blank.invoice_settings, default_payment_method: methodId },
    name: seed.name,
  });
  if (seed.card === null || methodId === null) return;
  const row = makePaymentMethod(context, seed.card, 'payment_method', methodId);
  account.paymentMethods.put({ ...row, wire: { ...row.wire, customer: seed.id } });
}
