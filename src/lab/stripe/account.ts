import { newId } from '../core/ids';
import { createTable, type TableState } from '../core/table';
import type {
  BalanceTransaction,
  Charge,
  CreditNote,
  Customer,
  InvoiceItem,
  InvoicePayment,
  InvoiceRecord,
  PaymentIntent,
  PaymentMethod,
  PaymentOutcome,
  Price,
  Product,
  StripeEvent,
  TaxRate,
  WebhookEndpoint,
} from './objects';
import type { Aftermath, Dispute, LedgerTransaction, Refund, TaxId } from './payment-objects';
import {
  createIdempotencyStore,
  type IdempotencyStore,
  type StoredAnswer,
} from './wire/idempotency';
import { createObjectLocks, type ObjectLocks } from './wire/object-locks';
import { createRateLimiter, type RateLimiter } from './wire/rate-limit';

export const defaultApiVersion = '2026-10-28.endive';

export interface EndpointSecret {
  secret: string;
  /** Real time in seconds after which it signs no more; null while it is the current one. */
  expires_at: number | null;
}

export interface EndpointRow extends WebhookEndpoint {
  secrets: EndpointSecret[];
}

export interface PaymentMethodRow {
  id: string;
  wire: PaymentMethod;
  outcome: PaymentOutcome;
  /** The reason Stripe gives for a decline; `generic_decline` when there is none here. */
  decline?: string | undefined;
  aftermath?: Aftermath | undefined;
}

function tablesOf(onChange: () => void) {
  return {
    customers: createTable<Customer>(onChange, { email: (row) => row.email }),
    /** By customer: kept apart, since a customer shows it in `tax` only when asked. */
    customerIps: createTable<{ id: string; ip_address: string }>(onChange),
    balanceTransactions: createTable<BalanceTransaction>(onChange, {
      customer: (row) => row.customer,
    }),
    paymentMethods: createTable<PaymentMethodRow>(onChange),
    products: createTable<Product>(onChange),
    prices: createTable<Price>(onChange),
    invoices: createTable<InvoiceRecord>(onChange, {
      customer: (row) => row.invoice.customer,
    }),
    invoiceItems: createTable<InvoiceItem>(onChange, { customer: (row) => row.customer }),
    invoicePayments: createTable<InvoicePayment>(onChange, {
      invoice: (row) => row.invoice,
      payment_intent: (row) => row.payment.payment_intent,
    }),
    paymentIntents: createTable<PaymentIntent>(onChange, { customer: (row) => row.customer }),
    charges: createTable<Charge>(onChange, {
      customer: (row) => row.customer,
      payment_intent: (row) => row.payment_intent,
    }),
    refunds: createTable<Refund>(onChange, {
      charge: (row) => row.charge,
      payment_intent: (row) => row.payment_intent,
    }),
    disputes: createTable<Dispute>(onChange, {
      charge: (row) => row.charge,
      payment_intent: (row) => row.payment_intent,
    }),
    ledgerTransactions: createTable<LedgerTransaction>(onChange, { source: (row) => row.source }),
    taxIds: createTable<TaxId>(onChange, { customer: (row) => row.customer }),
    creditNotes: createTable<CreditNote>(onChange, { invoice: (row) => row.invoice }),
    taxRates: createTable<TaxRate>(onChange),
    events: createTable<StripeEvent>(onChange, { type: (row) => row.type }),
    endpoints: createTable<EndpointRow>(onChange),
  };
}

/** Each event holds a whole invoice: the youngest are enough to catch up by after a restart. */
const eventsInSnapshot = 2000;

export type Tables = ReturnType<typeof tablesOf>;

/** Everything Stripe holds for one API key. */
export interface Account extends Tables {
  key: string;
  id: string;
  country: string;
  name: string;
  /** Seconds of real time: an account has no clock, and nothing is dated by this. */
  created: number;
  idempotency: IdempotencyStore;
  /** Which invoice holds the line behind an item that came by add_lines and has no row of its own. */
  itemHomes: Map<string, string>;
  limiter: RateLimiter;
  locks: ObjectLocks;
  /** Grows with every write; tells whether a request changed something. */
  changes(): number;
  snapshot(): AccountState;
  restore(state: AccountState): void;
}

export interface AccountState {
  key: string;
  id: string;
  created: number;
  tables: Record<string, TableState<{ id: string }>>;
  idempotency: StoredAnswer[];
}

export function createAccount(key: string): Account {
  let changes = 0;
  const tables = tablesOf(() => void (changes += 1));
  const idempotency = createIdempotencyStore();
  const account: Account = {
    ...tables,
    key,
    id: newId('acct', 15),
    country: 'US',
    name: 'Holdfast Lab',
    created: Math.floor(Date.now() / 1000),
    idempotency,
    itemHomes: new Map(),
    limiter: createRateLimiter(),
    locks: createObjectLocks(),
    changes: () => changes,
    snapshot: () => ({
      key,
      id: account.id,
      created: account.created,
      tables: Object.fromEntries(
        Object.entries(tables).map(([name, table]) => [
          name,
          name === 'events' ? table.snapshot(eventsInSnapshot) : table.snapshot(),
        ]),
      ),
      idempotency: idempotency.snapshot(),
    }),
    restore(state) {
      account.id = state.id;
      account.created = state.created;
      for (const [name, table] of Object.entries(tables)) {
        const saved = state.tables[name];
        if (saved !== undefined) restoreTable(table, saved);
      }
      idempotency.restore(state.idempotency);
      findItemHomes(account);
    },
  };
  return account;
}

function findItemHomes({ invoices, itemHomes }: Account): void {
  for (const id of invoices.ids()) {
    for (const line of invoices.get(id)?.lines ?? []) {
      itemHomes.set(line.parent.invoice_item_details.invoice_item, id);
    }
  }
}

/** The rows of a snapshot are what this very table wrote, so their type is the table's own. */
function restoreTable(table: { restore(state: never): void }, saved: TableState<{ id: string }>) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  table.restore(saved as never);
}
