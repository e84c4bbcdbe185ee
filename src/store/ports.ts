import type { ApiKey } from '../domain/api-key';
import type {
  Connection,
  Customer,
  InvoiceDocument,
  Product,
  StripeLinks,
  StripePlan,
  TaxReport,
} from '../domain/document';
import type { Difference } from '../domain/difference';
import type { Fact } from '../domain/facts';
import type { FailureCode } from '../domain/failures';
import type { Warning } from '../domain/findings';
import type { InvoiceRef } from '../domain/ids';
import type { EventType } from '../domain/news';
import type { InvoiceState, Policy } from '../domain/state';
import type { ExternalStatus, Status } from '../domain/status';
import type { TaxOutcome } from '../domain/tax';
import type { BulkActions } from './bulk-port';

/** What the store promises to the rest; every function takes the connection, so none can forget it. */

/** One invoice as the store holds it. */
export interface InvoiceRecord {
  ref: InvoiceRef;
  document: InvoiceDocument;
  plan: StripePlan;
  state: InvoiceState;
  /** Number of timeline entries; the next fact gets seq + 1. */
  seq: number;
  /** Counts the writings; only who writes on the newest one is let through. */
  version: number;
  links: StripeLinks;
  created_at: string;
  updated_at: string;
}

export interface TimelineEntry {
  seq: number;
  at: string;
  type: Fact['type'] | 'accepted';
  by: string;
  status: Status;
  /** The fact itself, without `type`, `at`, `by`. */
  data: Record<string, unknown>;
}

export interface OutboundEvent {
  id: string;
  type: EventType;
  created_at: string;
  connection: string;
  data: Record<string, unknown>;
}

export interface InvoiceFilter {
  status?: Status;
  blocked_code?: FailureCode;
  customer_id?: string;
  external_status?: ExternalStatus;
  tax_outcome?: TaxOutcome;
  created_gte?: string;
  created_lt?: string;
}

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}
export interface PageRequest {
  limit: number;
  cursor: string | null;
}

export type Accepted =
  | { outcome: 'created'; record: InvoiceRecord }
  | { outcome: 'replayed'; record: InvoiceRecord }
  | { outcome: 'differs'; record: InvoiceRecord };

export interface NewInvoice {
  ref: InvoiceRef;
  document: InvoiceDocument;
  fingerprint: string;
  plan: StripePlan;
  state: InvoiceState;
  facts: Fact[];
  /** What its caller was told beside; kept in the timeline for whoever looks later. */
  warnings?: Warning[];
  by: string;
  at: string;
}

/** What a revision asks for: all that was decided when it was taken. */
export interface RevisionContent {
  document: InvoiceDocument;
  plan: StripePlan;
  policy: Policy;
}

/** Names the content with which an invoice was posted, once it has been revised. */
export const firstContent = 'first';

export interface Invoices {
  /**
   * Writes the accepted invoice, its first timeline entry and event in one transaction.
   * The same id with the same `fingerprint` answers `replayed`, with another one `differs`: for ever.
   * `facts` are folded at once (an invoice that is skipped needs no workflow).
   */
  accept(input: NewInvoice): Promise<Accepted>;
  /** Several invoices that one became: all or none. Answers for the first, by which they are known. */
  acceptAll(inputs: [NewInvoice, ...NewInvoice[]]): Promise<Accepted>;
  find(ref: InvoiceRef): Promise<InvoiceRecord | null>;
  /** The same and its connection, in one round trip: what every step begins with. */
  findWithConnection(
    ref: InvoiceRef,
  ): Promise<{ record: InvoiceRecord; connection: Connection | null } | null>;
  list(connection: string, filter: InvoiceFilter, page: PageRequest): Promise<Page<InvoiceRecord>>;
  timeline(ref: InvoiceRef): Promise<TimelineEntry[]>;
  /** The list of the latest comparison with Stripe that found something. */
  differences(ref: InvoiceRef): Promise<Difference[]>;
  /**
   * Folds facts into the record in one transaction: state by `next`, one timeline entry and the
   * events owed for each fact that is news. Facts already known change nothing. Returns the record after it.
   * `from`, a record read before, saves the reading; when somebody has written since, it is read anew.
   * Facts that name no revision are about the one that `from` has. A plan and a document are taken with
   * the last fact, and only if that is news.
   */
  record(
    ref: InvoiceRef,
    facts: Fact[],
    extra?: {
      links?: StripeLinks;
      details?: Record<string, unknown>;
      from?: InvoiceRecord;
      plan?: StripePlan;
      document?: InvoiceDocument;
    },
  ): Promise<InvoiceRecord>;
  /** Whom a Stripe invoice belongs to, when its metadata does not say. */
  findByStripeId(connection: string, stripeInvoiceId: string): Promise<InvoiceRef | null>;
  saveTaxReport(ref: InvoiceRef, report: TaxReport): Promise<void>;
  taxReport(ref: InvoiceRef, revision: number): Promise<TaxReport | null>;
  /** Keeps what a further revision is to have, and what the invoice was posted with. The same name: the same content. */
  saveContent(ref: InvoiceRef, name: string, content: RevisionContent): Promise<void>;
  content(ref: InvoiceRef, name: string): Promise<RevisionContent | null>;
  /** Rows that no workflow has taken yet, oldest first; claimed for `leaseMs` so that pumps do not collide. */
  claimUnstarted(limit: number, olderThanMs: number, leaseMs: number): Promise<InvoiceRef[]>;
  markStarted(ref: InvoiceRef): Promise<void>;
}

export interface StripeEventRow {
  connection: string;
  event_id: string;
  type: string;
  /** The whole event as Stripe sent it. */
  payload: Record<string, unknown>;
}
export type EventOutcome = 'signalled' | 'not_ours' | 'no_news' | 'ignored';

export interface StripeInbox {
  /**
   * False: this event id was received before, and nothing is changed. With an outcome it is settled
   * at once, else it waits for a pump.
   */
  receive(row: StripeEventRow, outcome?: EventOutcome | null): Promise<boolean>;
  claimPending(limit: number, olderThanMs: number, leaseMs: number): Promise<StripeEventRow[]>;
  settle(connection: string, eventId: string, outcome: EventOutcome): Promise<void>;
  countByOutcome(connection: string): Promise<Record<string, number>>;
}

export interface TakenAlias {
  alias: string;
  customer_id: string;
}

export interface Configuration {
  connection(id: string): Promise<Connection | null>;
  saveConnection(connection: Connection): Promise<void>;
  /**
   * What `change` makes of the connection as it stands, null when there is none: no other writer comes
   * between. Saves nothing when `change` throws, and may call it again after another was first to make it.
   */
  changeConnection(
    id: string,
    change: (standing: Connection | null) => Connection,
  ): Promise<Connection>;
  connections(): Promise<Connection[]>;
  customer(connection: string, id: string): Promise<Customer | null>;
  /** The customer that has this id, else the one that has this ingest alias. */
  findCustomer(connection: string, idOrAlias: string): Promise<Customer | null>;
  customerByAlias(connection: string, alias: string): Promise<Customer | null>;
  /** Saves nothing when one of its aliases names another customer, and tells which. */
  saveCustomer(connection: string, customer: Customer): Promise<{ taken: TakenAlias[] }>;
  customers(connection: string, page: PageRequest): Promise<Page<Customer>>;
  products(connection: string, ids: string[]): Promise<Product[]>;
  saveProduct(connection: string, product: Product): Promise<void>;
  listProducts(connection: string, page: PageRequest): Promise<Page<Product>>;
}

export interface Outbox {
  list(connection: string, page: PageRequest): Promise<Page<OutboundEvent>>;
}

/** Which keys of ours are meant: of one mode or both, of one connection or all. */
export interface KeyScope {
  livemode: boolean | null;
  connection: string | null;
}

/** Keys are the caller's, not a connection's: what a caller may see of them is its scope. */
export interface ApiKeys {
  add(key: ApiKey): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  /** Newest first. */
  list(scope: KeyScope): Promise<ApiKey[]>;
  /** The key after it, null when the scope has none of that id; a key that is revoked keeps its time. */
  revoke(scope: KeyScope, id: string, at: string): Promise<ApiKey | null>;
  /** Writes the time of the last use, at most once a minute. */
  noteUse(key: ApiKey, at: string): Promise<void>;
  /** True from the first key on: one that is revoked or has expired counts. */
  hasAny(): Promise<boolean>;
}

export interface Store {
  apiKeys: ApiKeys;
  invoices: Invoices;
  inbox: StripeInbox;
  configuration: Configuration;
  outbox: Outbox;
  bulk: BulkActions;
  /** Resolves when the database answers; throws otherwise. */
  ping(): Promise<void>;
  /** True when every migration of this version is applied. */
  isMigrated(): Promise<boolean>;
  migrate(): Promise<void>;
  close(): Promise<void>;
}
