import type { Difference } from '../../../src/domain/difference';
import type { Connection, TaxReport } from '../../../src/domain/document';
import type { InvoiceRef } from '../../../src/domain/ids';
import { workflowIdOf } from '../../../src/domain/ids';
import { aboutRevisionOf, begin, fold } from '../../../src/store/fold';
import { firstContent } from '../../../src/store/ports';
import type {
  EventOutcome,
  InvoiceRecord,
  Invoices,
  OutboundEvent,
  RevisionContent,
  Store,
  StripeEventRow,
  StripeInbox,
  TimelineEntry,
} from '../../../src/store/ports';

interface Row {
  record: InvoiceRecord;
  fingerprint: string;
  entries: TimelineEntry[];
  events: OutboundEvent[];
  isStarted: boolean;
}

/** The part of the store that a life needs, in memory: one writer at a time, the same fold, the same version check. */
export type MemoryStore = Pick<Store, 'inbox'> & {
  invoices: Invoices;
  configuration: Pick<Store['configuration'], 'connection'>;
  /** The record as it is at this instant, for who must not wait. */
  peek(ref: InvoiceRef): InvoiceRecord | null;
  events(): OutboundEvent[];
  pendingEvents(): StripeEventRow[];
};

export function createMemoryStore(connection: Connection): MemoryStore {
  const rows = new Map<string, Row>();
  const inbox = createMemoryInbox();
  return {
    invoices: createMemoryInvoices(rows, connection),
    inbox,
    configuration: {
      connection: (id) => Promise.resolve(id === connection.id ? connection : null),
    },
    peek: (ref) => rows.get(workflowIdOf(ref))?.record ?? null,
    events: () => [...rows.values()].flatMap((row) => row.events),
    pendingEvents: () => inbox.pending(),
  };
}

function createMemoryInvoices(rows: Map<string, Row>, connection: Connection): Invoices {
  const reports = new Map<string, TaxReport>();
  const contents = new Map<string, RevisionContent>();
  const rowOf = (ref: InvoiceRef): Row => {
    const row = rows.get(workflowIdOf(ref));
    if (row) return row;
    throw new Error(`Connection ${ref.connection} has no invoice ${ref.invoice_id} in the store.`);
  };
  const find = (ref: InvoiceRef) => rows.get(workflowIdOf(ref))?.record ?? null;
  const invoices: Invoices = {
    async acceptAll([first, ...others]) {
      const accepted = await invoices.accept(first);
      for (const input of others) await invoices.accept(input);
      return accepted;
    },
    async accept({ ref, document, fingerprint, plan, state, facts, warnings = [], by, at }) {
      const standing = rows.get(workflowIdOf(ref));
      if (standing) {
        const outcome = standing.fingerprint === fingerprint ? 'replayed' : 'differs';
        return { outcome, record: standing.record };
      }
      const links = { hosted_invoice_url: null, invoice_pdf: null };
      const times = { created_at: at, updated_at: at };
      const first = { ref, document, plan, state, seq: 1, version: 1, links, ...times };
      const folded = fold(begin(first, by, warnings), facts, {}, at);
      rows.set(workflowIdOf(ref), { ...folded, fingerprint, isStarted: false });
      return { outcome: 'created', record: folded.record };
    },
    find: (ref) => Promise.resolve(find(ref)),
    async findWithConnection(ref) {
      const record = find(ref);
      return record && { record, connection };
    },
    async list() {
      return { data: [...rows.values()].map((row) => row.record), next_cursor: null };
    },
    timeline: (ref) => Promise.resolve(rowOf(ref).entries),
    differences: (ref) => {
      const found = rowOf(ref).entries.findLast(({ type }) => type === 'compared');
      return Promise.resolve((found?.data['differences'] ?? []) as Difference[]);
    },
    async record(ref, learned, { from, ...extra } = {}) {
      const row = rowOf(ref);
      const facts = aboutRevisionOf(from, learned);
      // Otherwise `from` only saves a reading: where it is not the newest, the newest is folded on, as here.
      const start = { record: row.record, entries: [], events: [] };
      const folded = fold(start, facts, extra, new Date().toISOString());
      row.entries.push(...folded.entries);
      row.events.push(...folded.events);
      row.record = { ...folded.record, version: row.record.version + 1 };
      return row.record;
    },
    async findByStripeId(_connection, stripeInvoiceId) {
      const found = [...rows.values()].find(
        ({ record }) => record.state.stripe_invoice_id === stripeInvoiceId,
      );
      return found?.record.ref ?? null;
    },
    async saveTaxReport(ref, report) {
      reports.set(`${workflowIdOf(ref)} ${report.revision}`, report);
    },
    async taxReport(ref, revision) {
      return reports.get(`${workflowIdOf(ref)} ${revision}`) ?? null;
    },
    async saveContent(ref, name, content) {
      const { document, plan, state } = rowOf(ref).record;
      const first = { document, plan, policy: state.policy };
      for (const [key, kept] of [[firstContent, first] as const, [name, content] as const]) {
        const id = `${workflowIdOf(ref)} ${key}`;
        if (!contents.has(id)) contents.set(id, kept);
      }
    },
    async content(ref, name) {
      return contents.get(`${workflowIdOf(ref)} ${name}`) ?? null;
    },
    async claimUnstarted() {
      return [...rows.values()].filter((row) => !row.isStarted).map((row) => row.record.ref);
    },
    async markStarted(ref) {
      rowOf(ref).isStarted = true;
    },
  };
  return invoices;
}

function createMemoryInbox(): StripeInbox & { pending(): StripeEventRow[] } {
  const events = new Map<string, { row: StripeEventRow; outcome: EventOutcome | null }>();
  const pending = () =>
    [...events.values()].filter((one) => one.outcome === null).map((one) => one.row);
  return {
    pending,
    async receive(row, outcome = null) {
      if (events.has(row.event_id)) return false;
      events.set(row.event_id, { row, outcome });
      return true;
    },
    claimPending: (limit) => Promise.resolve(pending().slice(0, limit)),
    async settle(_connection, eventId, outcome) {
      const event = events.get(eventId);
      if (event) event.outcome = outcome;
    },
    async countByOutcome() {
      return { pending: pending().length };
    },
  };
}
