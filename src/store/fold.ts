import { createHash } from 'node:crypto';
import type { Fact } from '../domain/facts';
import type { Warning } from '../domain/findings';
import type { InvoiceRef } from '../domain/ids';
import { billingProviderErrorOf, eventsBetween, isNews } from '../domain/news';
import type { EventType } from '../domain/news';
import { next, statusOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { toInvoiceSummary } from '../domain/invoice-summary';
import type { InvoiceRecord, Invoices, OutboundEvent, TimelineEntry } from './ports';

export type Extra = Omit<NonNullable<Parameters<Invoices['record']>[2]>, 'from'>;

/** A record after some facts, and what must be written together with it. */
export interface Folded {
  record: InvoiceRecord;
  entries: TimelineEntry[];
  events: OutboundEvent[];
}

/** The beginning of every invoice: entry 1, and the event that says it was taken. */
export function begin(record: InvoiceRecord, by: string, warnings: Warning[]): Folded {
  const { created_at: at, plan, state } = record;
  const entry: TimelineEntry = {
    seq: record.seq,
    at,
    type: 'accepted',
    by,
    status: statusOf(state),
    data: {
      revision: state.revision,
      subtotal: plan.subtotal,
      line_count: plan.lines.length,
      ...(warnings.length > 0 ? { warnings } : {}),
    },
  };
  return { record, entries: [entry], events: [toEvent(record, 'invoice.accepted', at, 0)] };
}

/** Whoever has decided on a record meant the revision that it had, whatever has come since. */
export function aboutRevisionOf(from: InvoiceRecord | undefined, facts: Fact[]): Fact[] {
  const revision = from?.state.revision ?? 1;
  return revision === 1 ? facts : facts.map((fact) => ({ revision, ...fact }));
}

/** Adds facts, one after the other: an entry and the events owed for each one that is news. */
export function fold(start: Folded, facts: Fact[], extra: Extra, now: string): Folded {
  const entries = [...start.entries];
  const events = [...start.events];
  const { links, plan, document } = extra;
  let record: InvoiceRecord = { ...start.record, ...(links ? { links } : {}) };
  for (const [index, fact] of facts.entries()) {
    const before = record.state;
    const state = next(before, fact);
    if (!isNews(before, state)) {
      record = { ...record, state };
      continue;
    }
    const isLast = index === facts.length - 1;
    record = {
      ...record,
      state,
      seq: record.seq + 1,
      updated_at: now,
      ...(isLast && plan ? { plan } : {}),
      ...(isLast && document ? { document } : {}),
    };
    entries.push(toEntry(record, fact, isLast ? extra.details : undefined));
    for (const [place, type] of eventsBetween(before, state).entries()) {
      const event = toEvent(record, type, fact.at, place);
      events.push(
        type === 'invoice.billing_provider_error' ? withError(event, fact, state) : event,
      );
    }
  }
  return { record, entries, events };
}

function toEntry(
  record: InvoiceRecord,
  fact: Fact,
  details: Record<string, unknown> | undefined,
): TimelineEntry {
  const { type, at, by, ...data } = fact;
  const status = statusOf(record.state);
  return { seq: record.seq, at, type, by, status, data: { ...data, ...details } };
}

function toEvent(
  record: InvoiceRecord,
  type: EventType,
  created_at: string,
  place: number,
): OutboundEvent {
  const id = eventId(record.ref, record.seq, place, created_at);
  return {
    id,
    type,
    created_at,
    connection: record.ref.connection,
    data: toInvoiceSummary(record),
  };
}

function withError(event: OutboundEvent, fact: Fact, after: InvoiceState): OutboundEvent {
  const billing_provider_error = billingProviderErrorOf(fact, after);
  return { ...event, data: { ...event.data, billing_provider_error } };
}

/** Sorts by time; the rest is a digest of what the event is about, so a second writing has the same id. */
function eventId(ref: InvoiceRef, seq: number, place: number, at: string): string {
  const subject = JSON.stringify([ref.connection, ref.invoice_id, seq, place]);
  const digest = createHash('sha256').update(subject).digest('hex').slice(0, 20);
  return `evt_${Date.parse(at).toString(16).padStart(12, '0')}${digest}`;
}
