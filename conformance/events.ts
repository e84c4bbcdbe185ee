import fs from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { initialState, type InvoiceState } from '../src/domain/state';
import type { StripeSnapshot, StripeStatus } from '../src/domain/stripe-snapshot';
import type { EventOutcome, Store } from '../src/store/ports';
import { isSubscribed } from '../src/stripe/event-news';
import type { Engine } from '../src/temporal/engine';
import { deliverEvent } from '../src/temporal/pump-deliver-event';
import { isObject, textOf, type Json, type JsonObject } from './json';

export interface UnderstoodEvent {
  /** `2020-08-27/invoice.paid` */
  name: string;
  /** When the record is as before the event; when it says already what the event says; without a record. */
  outcomes: { before: EventOutcome; after: EventOutcome; stranger: EventOutcome };
  reading: string;
}

const folder = path.join(__dirname, 'data/stripe-events');
const connection = 'conformance';

/** Every recorded event body as the product's own receiving code takes it. */
export async function understandEvents(): Promise<UnderstoodEvent[]> {
  const files = fs
    .readdirSync(folder)
    .filter((version) => /^\d/.test(version))
    .flatMap((version) => fs.readdirSync(path.join(folder, version)).map((f) => `${version}/${f}`));
  return Promise.all(files.toSorted().map((file) => understand(file)));
}

async function understand(file: string): Promise<UnderstoodEvent> {
  const event: JsonObject = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  const type = textOf(event['type']);
  const data = isObject(event['data']) ? event['data'] : {};
  const invoice = isObject(data['object']) ? data['object'] : {};
  const previous = isObject(data['previous_attributes']) ? data['previous_attributes'] : {};
  const before = stateOf(seenBefore(type, invoice, previous));
  const after = stateOf(toSeen(invoice, paymentOf(type)));
  const outcomes = {
    before: await deliver(event, before),
    after: await deliver(event, after),
    stranger: await deliver(event, null),
  };
  return {
    name: file.replace('.json', ''),
    outcomes,
    reading: readingOf(type, outcomes.before, invoice),
  };
}

function readingOf(type: string, outcome: EventOutcome, invoice: JsonObject): string {
  if (!isSubscribed(type)) return `ignored: ${type} is not subscribed to`;
  const says = `status ${textOf(invoice['status'])}, ${textOf(invoice['amount_paid'])} of ${textOf(invoice['total'])} paid`;
  if (outcome === 'signalled') return `understood as ${type.replace('invoice.', '')}: ${says}`;
  if (outcome === 'no_news') return 'understood, and changes nothing that is kept here';
  return `refused: ${outcome}`;
}

/** The product's own way from a stored event to the workflow, around a store that knows one invoice. */
async function deliver(event: JsonObject, state: InvoiceState | null): Promise<EventOutcome> {
  const ref = { connection, invoice_id: 'inv_1' };
  const record = { ref, state, document: { customer_id: 'c' } };
  const prefix = event['livemode'] === true ? 'sk_live_' : 'sk_test_';
  const store = {
    invoices: {
      find: async () => (state === null ? null : record),
      findByStripeId: async () => (state === null ? null : ref),
    },
    configuration: { connection: async () => ({ stripe: { secret_key: `${prefix}1` } }) },
  };
  const engine = { hint: async () => 'signalled' };
  const row = {
    connection,
    event_id: textOf(event['id']),
    type: textOf(event['type']),
    payload: event,
  };
  const logger = pino({ level: 'silent' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that the delivery asks of them
  const parts = { store: store as unknown as Store, engine: engine as unknown as Engine, logger };
  return deliverEvent(parts, row);
}

function stateOf(seen: StripeSnapshot): InvoiceState {
  const policy = {
    tax_mode: 'none' as const,
    tax_timeout_ms: 60_000,
    on_timeout: 'hold' as const,
    fallback_mode: null,
    needs_approval: false,
  };
  return { ...initialState(policy), stripe_invoice_id: seen.stripe_invoice_id, seen };
}

/** What was known the moment before: the event's own account of it where it gives one. */
function seenBefore(type: string, invoice: JsonObject, previous: JsonObject): StripeSnapshot {
  if (type === 'invoice.updated') return toSeen({ ...invoice, ...previous }, 'none');
  const status = type === 'invoice.finalized' ? 'draft' : 'open';
  return toSeen({ ...invoice, status, amount_paid: 0, attempt_count: 0 }, 'none');
}

function paymentOf(type: string): StripeSnapshot['payment'] {
  if (type === 'invoice.payment_failed') return 'failed';
  if (type === 'invoice.payment_action_required') return 'requires_action';
  return /paid|succeeded/.test(type) ? 'succeeded' : 'none';
}

function toSeen(invoice: JsonObject, payment: StripeSnapshot['payment']): StripeSnapshot {
  return {
    generation: 1,
    stripe_invoice_id: textOf(invoice['id']),
    status: toStatus(invoice['status']),
    subtotal: toNumber(invoice['subtotal']),
    tax: 0,
    total: toNumber(invoice['total']),
    amount_due: toNumber(invoice['amount_due']),
    amount_paid: toNumber(invoice['amount_paid']),
    amount_remaining: toNumber(invoice['amount_remaining']),
    number: null,
    finalized_at: null,
    due_at: toTime(invoice['due_date']),
    payment,
    payment_error: null,
    attempt_count: toNumber(invoice['attempt_count']),
    next_payment_attempt_at: toTime(invoice['next_payment_attempt']),
    tax_provider: null,
    as_of: '2026-01-01T00:00:00Z',
  };
}

function toStatus(value: Json | undefined): StripeStatus {
  const known: StripeStatus[] = ['draft', 'open', 'uncollectible', 'void', 'paid'];
  return known.find((status) => status === value) ?? 'draft';
}

const toNumber = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

function toTime(value: Json | undefined): string | null {
  return typeof value === 'number' ? new Date(value * 1000).toISOString() : null;
}
