import type { z } from 'zod';
import type { timelineEntry } from '../../api/schemas/invoice-view';
import type { TimelineEntry } from '../../store/ports';
import { formatMoney } from '../../domain/money';
import { failures, isFailureCode } from '../../domain/failures';

type Tone = 'plain' | 'good' | 'bad';
export interface Told {
  text: string;
  tone: Tone;
}

export type Entry = z.output<typeof timelineEntry>;
type Data = Record<string, unknown>;
type Teller = (entry: Entry, currency: string) => Told | null;

const plain = (words: string): Told => ({ text: words, tone: 'plain' });

const tellers: Record<TimelineEntry['type'], Teller> = {
  accepted: ({ data }, currency) => {
    const lines = number(data, 'line_count');
    return plain(
      `accepted: ${lines} ${lines === 1 ? 'line' : 'lines'}, ${money(data, 'subtotal', currency)} before tax`,
    );
  },
  create_attempted: () => null,
  draft_created: ({ data }) => plain(`draft ${text(data, 'stripe_invoice_id')} made, empty yet`),
  draft_completed: ({ data }, currency) =>
    plain(`the draft holds our lines, ${money(data, 'subtotal', currency)} to the unit`),
  tax_wait_started: ({ data, at }) =>
    plain(`waits for tax, at most ${timeBetween(at, text(data, 'until'))}`),
  tax_wait_extended: ({ data }) => plain(`waits for tax until ${text(data, 'until')}`),
  tax_decided: ({ data }, currency) => tellTax(data, currency),
  approved: () => plain('approved by a person'),
  requested: ({ by, data }) => plain(`${by} asks for ${text(data, 'action')}`),
  invoice_observed: ({ data }, currency) => tellReading(data['snapshot'], currency),
  compared: ({ data }) =>
    data['fingerprint'] === null
      ? plain('compared with Stripe: nothing differs any more')
      : { text: `compared with Stripe: ${number(data, 'count')} found that differ`, tone: 'bad' },
  difference_accepted: ({ by, data }) =>
    plain(`${by} accepts the difference: ${text(data, 'reason')}`),
  provider_failed: ({ data }) => plain(`${text(data, 'message')} It is tried further.`),
  lines_replaced: () => plain('our lines are on the draft again'),
  request_dropped: ({ data }) =>
    plain(`what was asked for is given up, for it is ${text(data, 'reason')} meanwhile`),
  revised: ({ by, data }) => plain(`${by} begins revision ${number(data, 'revision')}`),
  blocked: ({ data }) => tellBlock(data),
  released: ({ by }) =>
    plain(`released by ${by === 'person' ? 'a person' : by}: goes on where it stopped`),
  replanned: () => plain('takes the customer and the products as they are mapped now'),
  charge_attempted: () => null,
  intent_attempted: ({ data }, currency) => plain(`charged: ${money(data, 'amount', currency)}`),
  charge_sealed: () => null,
  intent_observed: () => null,
  payment_attached: () => plain('the payment pays the invoice'),
  gate_given_up: ({ data }) => ({
    text: `its payment gate is given up (${text(data, 'reason')}): ${text(data, 'message')}`,
    tone: 'bad',
  }),
  overdue: () => ({ text: 'overdue', tone: 'bad' }),
  ended: ({ data }) => plain(`ended: ${text(data, 'as')}, ${text(data, 'reason')}`),
};

const byType = new Map<string, Teller>(Object.entries(tellers));

/** An entry of the timeline in plain words; null: nothing a spectator needs. */
export function narrate(entry: Entry, currency: string): Told | null {
  return byType.get(entry.type)?.(entry, currency) ?? null;
}

function tellTax(data: Data, currency: string): Told {
  switch (data['outcome']) {
    case 'applied':
      return plain(`tax decided: ${money(data, 'amount', currency)}, by ${text(data, 'provider')}`);
    case 'timed_out':
      return {
        text: 'NO TAX CAME BEFORE THE DEADLINE. It goes on WITHOUT TAX, as its policy says; this is on record.',
        tone: 'bad',
      };
    default:
      return { text: `tax: ${text(data, 'outcome')} (${text(data, 'reason')})`, tone: 'bad' };
  }
}

function tellReading(snapshot: unknown, currency: string): Told | null {
  if (!isData(snapshot)) return null;
  switch (snapshot['status']) {
    case 'open': {
      const failed = snapshot['payment'] === 'failed';
      if (failed) return { text: 'the payment failed; Stripe will try again', tone: 'bad' };
      const total = money(snapshot, 'total', currency);
      return plain(`finalized as ${text(snapshot, 'number')}: ${total}, now to be paid`);
    }
    case 'paid':
      return tellPaid(snapshot, currency);
    case 'draft':
      return null;
    default:
      return plain(`is ${text(snapshot, 'status')} in Stripe`);
  }
}

function tellPaid(snapshot: Data, currency: string): Told {
  if (snapshot['carried_over'] === undefined) {
    return { text: `PAID: ${money(snapshot, 'amount_paid', currency)}`, tone: 'good' };
  }
  const owed = money(snapshot, 'carried_over', currency);
  return plain(`settled: ${owed} carried to the customer balance, nothing collected`);
}

function tellBlock(data: Data): Told {
  const code = text(data, 'code');
  const hint = isFailureCode(code) ? ` What to do: ${failures[code].hint}` : '';
  return { text: `BLOCKED (${code}): ${text(data, 'message')}${hint}`, tone: 'bad' };
}

function timeBetween(from: string, until: string): string {
  const seconds = Math.round((Date.parse(until) - Date.parse(from)) / 1000);
  if (seconds >= 3600) return `${Math.round(seconds / 3600)} h`;
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`;
}

function money(data: Data, field: string, currency: string): string {
  return formatMoney(number(data, field), currency);
}
function number(data: Data, field: string): number {
  const value = data[field];
  return typeof value === 'number' ? value : 0;
}
function text(data: Data, field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value : '';
}
function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
