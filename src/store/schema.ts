import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Role } from '../domain/api-key';
import type {
  Customer,
  EntityMapping,
  InvoiceDocument,
  Product,
  Settings,
  StripeLinks,
  StripePlan,
  TaxReport,
  TaxSettings,
} from '../domain/document';
import type { BulkActionName, BulkOutcome } from '../domain/bulk-action';
import type { EventType } from '../domain/news';
import type { InvoiceState, Policy } from '../domain/state';
import type { ExternalStatus, Status } from '../domain/status';
import type { TaxOutcome } from '../domain/tax';
import type { Envelope } from './envelope';
import { instant } from './instant';
import type { BulkParameters, BulkSummary } from './bulk-port';
import type { EventOutcome, InvoiceFilter, TimelineEntry } from './ports';

/*
 * `json`, not `jsonb`: jsonb sorts the keys of an object. The order of custom fields is the order in
 * which a customer reads them on the invoice, and a state must come back as the text that was written.
 *
 * No foreign keys: nothing is ever deleted, and every write names its connection.
 */

const now = sql`now()`;

export const connections = pgTable('connections', {
  id: text().primaryKey(),
  stripe_api_base: text(),
  stripe_secret_key: json().$type<Envelope>().notNull(),
  /** A list, so that two secrets can be valid during a rotation. */
  stripe_webhook_secrets: json().$type<Envelope[]>().notNull(),
  tax: json().$type<TaxSettings>().notNull(),
  settings: json().$type<Settings>().notNull(),
  entity_mapping: json().$type<EntityMapping[]>().notNull(),
  fallback_product_id: text(),
  created_at: instant().notNull().default(now),
  updated_at: instant().notNull().default(now),
});

/** Documents kept whole, under their owner's own id. */
function catalogTable<Document extends { id: string }>(name: string) {
  return pgTable(
    name,
    {
      connection: text().notNull(),
      id: text().notNull(),
      document: json().$type<Document>().notNull(),
      created_at: instant().notNull().default(now),
      updated_at: instant().notNull().default(now),
    },
    (t) => [
      primaryKey({ columns: [t.connection, t.id] }),
      index(`${name}_newest`).on(t.connection, t.created_at, t.id),
    ],
  );
}
export type CatalogTable<Document extends { id: string }> = ReturnType<
  typeof catalogTable<Document>
>;

export const customers = catalogTable<Customer>('customers');
export const products = catalogTable<Product>('products');

/** By which other names a customer is found; each names one customer of the connection. */
export const customerAliases = pgTable(
  'customer_aliases',
  {
    connection: text().notNull(),
    alias: text().notNull(),
    customer_id: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connection, t.alias] }),
    index('customer_aliases_by_customer').on(t.connection, t.customer_id),
  ],
);

export const invoices = pgTable(
  'invoices',
  {
    connection: text().notNull(),
    id: text().notNull(),
    document: json().$type<InvoiceDocument>().notNull(),
    plan: json().$type<StripePlan>().notNull(),
    fingerprint: text().notNull(),
    state: json().$type<InvoiceState>().notNull(),
    seq: integer().notNull(),
    /** One more for every write of the state; a writer that has read an older one writes nothing. */
    version: integer().notNull().default(1),
    links: json().$type<StripeLinks>().notNull(),
    customer_id: text().notNull(),
    status: text().$type<Status>().notNull(),
    blocked_code: text(),
    external_status: text().$type<ExternalStatus>(),
    tax_outcome: text().$type<TaxOutcome>(),
    stripe_invoice_id: text(),
    workflow_started_at: instant(),
    claimed_until: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connection, t.id] }),
    index('invoices_newest').on(t.connection, t.created_at, t.id),
    index('invoices_by_status').on(t.connection, t.status, t.created_at, t.id),
    index('invoices_by_customer').on(t.connection, t.customer_id, t.created_at, t.id),
    index('invoices_blocked')
      .on(t.connection, t.blocked_code, t.created_at, t.id)
      .where(sql`blocked_code IS NOT NULL`),
    uniqueIndex('invoices_by_stripe_id')
      .on(t.connection, t.stripe_invoice_id)
      .where(sql`stripe_invoice_id IS NOT NULL`),
    index('invoices_unstarted')
      .on(t.created_at)
      .where(sql`workflow_started_at IS NULL AND status = 'accepted'`),
  ],
);

export const timeline = pgTable(
  'timeline',
  {
    connection: text().notNull(),
    invoice_id: text().notNull(),
    seq: integer().notNull(),
    at: instant().notNull(),
    type: text().$type<TimelineEntry['type']>().notNull(),
    by: text().notNull(),
    status: text().$type<Status>().notNull(),
    data: json().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.connection, t.invoice_id, t.seq] })],
);

export const taxReports = pgTable(
  'tax_reports',
  {
    connection: text().notNull(),
    invoice_id: text().notNull(),
    revision: integer().notNull(),
    report: json().$type<TaxReport>().notNull(),
    updated_at: instant().notNull().default(now),
  },
  (t) => [primaryKey({ columns: [t.connection, t.invoice_id, t.revision] })],
);

/** What an invoice asked for, or was asked to ask for: a content that no revision has taken stays unused. */
export const revisionContents = pgTable(
  'revision_contents',
  {
    connection: text().notNull(),
    invoice_id: text().notNull(),
    name: text().notNull(),
    document: json().$type<InvoiceDocument>().notNull(),
    plan: json().$type<StripePlan>().notNull(),
    policy: json().$type<Policy>().notNull(),
    created_at: instant().notNull().default(now),
  },
  (t) => [primaryKey({ columns: [t.connection, t.invoice_id, t.name] })],
);

/** The inbox: what Stripe sent, before anybody has looked at it. */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    connection: text().notNull(),
    event_id: text().notNull(),
    type: text().notNull(),
    payload: json().$type<Record<string, unknown>>().notNull(),
    received_at: instant().notNull().default(now),
    processed_at: instant(),
    outcome: text().$type<EventOutcome>(),
    claimed_until: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.connection, t.event_id] }),
    index('stripe_events_pending')
      .on(t.received_at)
      .where(sql`processed_at IS NULL`),
  ],
);

/** The outbox: what the billing system is owed. */
export const events = pgTable(
  'events',
  {
    connection: text().notNull(),
    id: text().notNull(),
    /** Order of the list. Given out before the commit, so it is no mark up to which all is seen. */
    position: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    type: text().$type<EventType>().notNull(),
    invoice_id: text().notNull(),
    data: json().$type<Record<string, unknown>>().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connection, t.id] }),
    index('events_newest').on(t.connection, t.position),
  ],
);

/** One action over many invoices: previewed, run, aborted. */
export const bulkActions = pgTable(
  'bulk_actions',
  {
    connection: text().notNull(),
    id: text().notNull(),
    action: text().$type<BulkActionName>().notNull(),
    filter: json().$type<InvoiceFilter>().notNull(),
    parameters: json().$type<BulkParameters>().notNull(),
    fingerprint: text().notNull(),
    summary: json().$type<BulkSummary>().notNull(),
    by: text().notNull(),
    created_at: instant().notNull().default(now),
    started_at: instant(),
    aborted_at: instant(),
    /** Every invoice has a result. */
    finished_at: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.connection, t.id] }),
    index('bulk_actions_newest').on(t.connection, t.created_at, t.id),
    index('bulk_actions_running')
      .on(t.started_at)
      .where(sql`started_at IS NOT NULL AND finished_at IS NULL`),
  ],
);

/** One invoice of a bulk action: fixed with the preview, settled with its result. */
export const bulkActionItems = pgTable(
  'bulk_action_items',
  {
    connection: text().notNull(),
    bulk_action_id: text().notNull(),
    position: integer().notNull(),
    invoice_id: text().notNull(),
    /** 0: nothing has begun. Above 1: an earlier attempt may have taken effect without our hearing of it. */
    attempts: integer().notNull().default(0),
    claimed_until: instant(),
    outcome: text().$type<BulkOutcome>(),
    code: text(),
    message: text(),
    settled_at: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.connection, t.bulk_action_id, t.position] }),
    index('bulk_action_items_pending')
      .on(t.connection, t.bulk_action_id, t.position)
      .where(sql`outcome IS NULL`),
  ],
);
/** Keys of our own API. No row is ever deleted: the first one closes the server to whoever has none. */
export const apiKeys = pgTable('api_keys', {
  id: text().primaryKey(),
  name: text().notNull(),
  role: text().$type<Role>().notNull(),
  livemode: boolean().notNull(),
  connection: text(),
  secret_hash: text().notNull(),
  last4: text().notNull(),
  created_at: instant().notNull(),
  expires_at: instant(),
  revoked_at: instant(),
  last_used_at: instant(),
});
