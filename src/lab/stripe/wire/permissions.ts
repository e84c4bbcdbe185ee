/** What a restricted key may do with a resource: writing implies reading. */
export const permissionLevels = ['none', 'read', 'write'] as const;
export type PermissionLevel = (typeof permissionLevels)[number];

/** Stripe's own slugs, without their `_read` or `_write`, and the names that its messages use. */
const names = {
  accounts_kyc_basic: 'Basic Business Contact Information',
  balance_transaction_source: 'Balance Transaction Sources',
  charge: 'Charges and Refunds',
  credit_note: 'Credit Notes',
  customer: 'Customers',
  dispute: 'Disputes',
  event: 'Events',
  invoice: 'Invoices',
  invoice_item: 'Invoice Items',
  payment_intent: 'Payment Intents',
  payment_method: 'Payment Methods',
  plan: 'Prices',
  product: 'Products',
  tax_rate: 'Tax Rates',
  tax_settings: 'Tax Settings',
  webhook: 'Webhook Endpoints',
};

export type PermissionResource = keyof typeof names;
export const permissionResources = Object.keys(names).filter(
  (name): name is PermissionResource => name in names,
);

/** Of a restricted key; a resource that is not named is `none`. */
export type Permissions = Partial<Record<PermissionResource, PermissionLevel>>;

export interface Permission {
  resource: PermissionResource;
  level: 'read' | 'write';
}

/** By the first part of the path. */
const byPath: Record<string, PermissionResource> = {
  account: 'accounts_kyc_basic',
  balance_transactions: 'balance_transaction_source',
  charges: 'charge',
  refunds: 'charge',
  credit_notes: 'credit_note',
  customers: 'customer',
  tax_ids: 'customer',
  disputes: 'dispute',
  events: 'event',
  invoices: 'invoice',
  invoice_payments: 'invoice',
  invoiceitems: 'invoice_item',
  payment_intents: 'payment_intent',
  payment_methods: 'payment_method',
  prices: 'plan',
  products: 'product',
  tax: 'tax_settings',
  tax_rates: 'tax_rate',
  webhook_endpoints: 'webhook',
};

/** By the name of a field that `expand` opens: what it leads to must be readable too. */
const byField: Record<string, PermissionResource> = {
  balance_transaction: 'balance_transaction_source',
  charge: 'charge',
  latest_charge: 'charge',
  refund: 'charge',
  refunds: 'charge',
  credit_note: 'credit_note',
  customer: 'customer',
  customer_balance_transaction: 'customer',
  dispute: 'dispute',
  invoice: 'invoice',
  latest_revision: 'invoice',
  payment_intent: 'payment_intent',
  payment_method: 'payment_method',
  default_payment_method: 'payment_method',
  price: 'plan',
  default_price: 'plan',
  product: 'product',
  tax_rate: 'tax_rate',
};

/** A GET reads, everything else writes: docs.stripe.com/keys/restricted-api-keys. */
export function permissionFor(method: string, pattern: string): Permission {
  const [, , first = '', , third = ''] = pattern.split('/');
  // A customer's balance is a part of the customer, its payment methods are things of their own.
  const resource = third === 'payment_methods' ? 'payment_method' : byPath[first];
  if (resource === undefined) throw new Error(`No permission is known for ${method} ${pattern}.`);
  return { resource, level: method === 'GET' ? 'read' : 'write' };
}

/** What `expand` takes besides the call itself. */
export function permissionsToExpand(paths: readonly string[]): Permission[] {
  return paths
    .flatMap((path) => path.split('.'))
    .flatMap((field) => {
      const resource = byField[field];
      return resource === undefined ? [] : [{ resource, level: 'read' as const }];
    });
}

export function permits(permissions: Permissions, { resource, level }: Permission): boolean {
  const given = permissions[resource] ?? 'none';
  return given === 'write' || given === level;
}

/** `Invoices Write`, as Stripe names it. */
export const nameOf = ({ resource, level }: Permission): string =>
  `${names[resource]} ${level === 'read' ? 'Read' : 'Write'}`;
