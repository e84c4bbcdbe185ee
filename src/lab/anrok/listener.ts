import { z } from 'zod';
import type { Behaviour } from '../core/behaviour';
import type { LabClock, Task } from '../core/clock';
import { newId } from '../core/ids';
import type { Account } from '../stripe/account';
import { locationOf } from '../stripe/billing/customer-location';
import { changeInvoice, withFields } from '../stripe/billing/invoice-changes';
import { percentOf } from '../stripe/billing/money';
import { inlineTaxRate } from '../stripe/billing/tax-rates';
import { withTotals } from '../stripe/billing/totals';
import type { Context } from '../stripe/context';
import type { InvoiceRecord, Line, StripeEvent } from '../stripe/objects';

export interface TaxListener {
  /** Hears every event of every account, as a webhook endpoint of Anrok's would. */
  hear(account: Account, event: StripeEvent): void;
}

interface ListenerParts {
  clock: LabClock;
  behaviour: () => Behaviour;
  accountOf(key: string): Account;
  contextFor(account: Account, cause: Context['cause']): Context;
}

/** What Anrok saw when it began: it confirms this version and taxes these lines, whatever came since. */
const seenSchema = z.object({ version: z.string(), lines: z.array(z.string()) });
type Seen = z.infer<typeof seenSchema>;

const taskKind = 'anrok_apply';

/**
 * Anrok's older integration: a draft with `metadata.anrok_user_input` gets tax amounts on its lines
 * and then three keys that say which version was processed, when, and whether it went well.
 */
export function createTaxListener(parts: ListenerParts): TaxListener {
  const underWay = new Set<string>();
  let isWriting = false;

  parts.clock.on(taskKind, (task: Task) => {
    const seen = seenSchema.parse(JSON.parse(task.detail ?? '{}'));
    underWay.delete(`${task.subject} ${seen.version}`);
    const account = parts.accountOf(task.account);
    const record = account.invoices.get(task.subject);
    if (record?.invoice.status !== 'draft') return;
    isWriting = true;
    try {
      writeTax(
        parts.contextFor(account, { id: newId('req', 13), idempotency_key: null }),
        record,
        seen,
      );
    } finally {
      isWriting = false;
    }
  });

  return {
    hear(account, event) {
      if (isWriting) return;
      if (event.type !== 'invoice.created' && event.type !== 'invoice.updated') return;
      const { mode, delay_ms: delayMs } = parts.behaviour().tax_listener;
      const record = account.invoices.get(idOf(event.data.object));
      if (mode === 'never' || record?.invoice.status !== 'draft') return;
      const { metadata } = record.invoice;
      const version = metadata['anrok_user_input'];
      if (version === undefined || record.invoice.automatic_tax.enabled) return;
      const isDone = metadata['anrok_user_input_last_seen_by_anrok'] === version;
      const key = `${record.id} ${version}`;
      if (underWay.has(key) || (isDone && mode !== 'reapply_on_update')) return;
      underWay.add(key);
      const seen: Seen = { version, lines: record.lines.map((line) => line.id) };
      parts.clock.schedule({
        at_ms: parts.clock.nowMs() + delayMs,
        kind: taskKind,
        account: account.key,
        subject: record.id,
        detail: JSON.stringify(seen),
      });
    },
  };
}

function idOf(object: unknown): string {
  const hasId = typeof object === 'object' && object !== null && 'id' in object;
  return hasId && typeof object.id === 'string' ? object.id : '';
}

/** Two updates, as Anrok makes them: first the tax, then the word that it is there. */
function writeTax(context: Context, record: InvoiceRecord, seen: Seen): void {
  const { mode, rate } = context.behaviour.tax_listener;
  const customer = context.account.customers.get(record.invoice.customer);
  const isPossible = customer !== undefined && locationOf(context, customer) !== null;
  const isGood = mode !== 'fail' && isPossible;
  const taxed = isGood ? withTax(context, record, seen, mode === 'zero' ? '0' : rate) : record;
  changeInvoice(
    context,
    taxed,
    withFields(taxed, {
      metadata: {
        ...taxed.invoice.metadata,
        anrok_user_input_last_seen_by_anrok: seen.version,
        anrok_last_processing_time: new Date(context.clock.nowMs()).toISOString(),
        anrok_processing_was_successful: String(isGood),
      },
    }),
  );
}

function withTax(
  context: Context,
  record: InvoiceRecord,
  seen: Seen,
  percent: string,
): InvoiceRecord {
  const isZero = Number(percent) === 0;
  const rate = inlineTaxRate(context, {
    display_name: 'Sales Tax',
    inclusive: false,
    percentage: Number(percent),
    country: 'US',
    tax_type: 'sales_tax',
  });
  const known = new Set(seen.lines);
  const lines = record.lines.map((line): Line => {
    if (!known.has(line.id)) return line;
    return {
      ...line,
      taxes: [
        {
          amount: percentOf(line.amount, percent),
          tax_behavior: 'exclusive',
          tax_rate_details: { tax_rate: rate },
          taxability_reason: isZero ? 'not_collecting' : 'standard_rated',
          taxable_amount: isZero ? 0 : line.amount,
          type: 'tax_rate_details',
        },
      ],
    };
  });
  return changeInvoice(context, record, withTotals(context, record.invoice, lines));
}
