import type { Correction } from '../domain/correction';
import type { BulkActionName, BulkOutcome, BulkVerdict } from '../domain/bulk-action';
import type { InvoiceRef } from '../domain/ids';
import type { Status } from '../domain/status';
import type { InvoiceFilter, Page, PageRequest } from './ports';

/** What the action takes beside its name; the same for every invoice. */
export interface BulkParameters {
  /** `extend_tax_wait`: one of the two. */
  until?: string;
  by?: string;
  /** `retry`: written once, before the first invoice has its turn. */
  correction?: Correction;
}

/** What the preview says of the invoices that the filter found; fixed with them. */
export interface BulkSummary {
  count: number;
  /** Before tax, in minor units; one a currency. */
  amounts: { currency: string; count: number; subtotal: number }[];
  groups: { status: Status; blocked_code: string | null; count: number }[];
}

export interface BulkAction {
  connection: string;
  id: string;
  action: BulkActionName;
  filter: InvoiceFilter;
  parameters: BulkParameters;
  fingerprint: string;
  summary: BulkSummary;
  by: string;
  created_at: string;
  started_at: string | null;
  aborted_at: string | null;
  finished_at: string | null;
}

/** How many invoices have come to which result; `pending`: none yet. */
export type BulkProgress = Record<BulkOutcome | 'pending', number>;

/** One invoice of a bulk action: its result, and how the invoice is now. */
export interface BulkItem extends Omit<BulkVerdict, 'outcome'> {
  invoice_id: string;
  outcome: BulkOutcome | null;
  settled_at: string | null;
  customer_id: string;
  currency: string;
  subtotal: number;
  status: Status;
  blocked_code: string | null;
}

/** An invoice whose turn it is. */
export interface BulkTurn {
  ref: InvoiceRef;
  bulk_action_id: string;
  position: number;
  /** 1: the first one. More: an earlier one may have taken effect. */
  attempts: number;
  action: BulkActionName;
  filter: InvoiceFilter;
  parameters: BulkParameters;
}

export type BulkCreated = { outcome: 'created' | 'replayed' | 'differs'; action: BulkAction };

export interface BulkActions {
  /**
   * Finds the invoices, fixes them with what they sum up to, and writes the action: in one statement.
   * The same id with the same `fingerprint` answers `replayed`, with another one `differs`.
   */
  create(
    input: Pick<
      BulkAction,
      'connection' | 'id' | 'action' | 'filter' | 'parameters' | 'fingerprint' | 'by'
    >,
    run: boolean,
  ): Promise<BulkCreated>;
  find(connection: string, id: string): Promise<BulkAction | null>;
  list(connection: string, page: PageRequest): Promise<Page<BulkAction>>;
  /** Lets a plan begin; changes nothing of one that runs, has run or was aborted. */
  run(connection: string, id: string): Promise<void>;
  /** Nothing new begins; what has begun is finished. Changes nothing of one that has ended. */
  abort(connection: string, id: string): Promise<void>;
  progress(connection: string, id: string): Promise<BulkProgress>;
  /** In the order of their turns. */
  items(
    connection: string,
    id: string,
    outcome: BulkOutcome | 'pending' | null,
    page: PageRequest,
  ): Promise<Page<BulkItem>>;
  /** Invoices whose turn it is, of all actions that run; claimed for `leaseMs` so that pumps do not collide. */
  claim(limit: number, leaseMs: number): Promise<BulkTurn[]>;
  /** The first result stands. */
  settle(turn: BulkTurn, verdict: BulkVerdict): Promise<void>;
  /** Marks the actions whose invoices all have a result. */
  finish(): Promise<void>;
}
