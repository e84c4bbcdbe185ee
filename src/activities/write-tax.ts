import type Stripe from 'stripe';
import type { Difference } from '../domain/difference';
import type { TaxReport } from '../domain/document';
import { idempotencyKey } from '../domain/ids';
import { linesPerCall } from '../stripe/lines';
import { lineIdOf } from '../stripe/match-lines';
import { giveUp, tryLater } from '../stripe/write';
import type { StepTools } from './step';

/** What stands on the draft afterwards, in minor units, and where that is not what was reported. */
interface WrittenTax {
  amount: number;
  differences: Difference[];
}

/** Writes reported tax on the lines of the draft and reads it back. */
export async function writeTax(
  tools: StepTools,
  id: string,
  report: TaxReport,
): Promise<WrittenTax> {
  const { record, stripe, attempt } = tools;
  const lines = await stripe.readLines(id);
  const updates = updatesOf(lines, report);
  for (let at = 0; at < updates.length; at += linesPerCall) {
    const { revision, released, tax } = record.state;
    const step = `supply_tax/${tax.round}/${at}`;
    const key = idempotencyKey(record.ref, { revision, step, suffix: `${released}~${attempt}` });
    const change = { lines: updates.slice(at, at + linesPerCall) };
    // Another attempt writes the same amounts over these, and what stands there is read back.
    await stripe
      .updateLines(id, change, key)
      .settle({ done: () => undefined, not_done: giveUp, unknown: tryLater });
  }
  return readBack(await stripe.readLines(id), report);
}

type Update = Stripe.InvoiceUpdateLinesParams.Line;

function updatesOf(lines: Stripe.InvoiceLineItem[], report: TaxReport): Update[] {
  const reported = new Map(report.lines.map((line) => [line.id, line.tax_amounts]));
  return lines.flatMap((line): Update[] => {
    const amounts = reported.get(lineIdOf(line) ?? '');
    return amounts ? [{ id: line.id, tax_amounts: amounts.map(toTaxAmount) }] : [];
  });
}

function toTaxAmount(
  amount: TaxReport['lines'][number]['tax_amounts'][number],
): Stripe.InvoiceUpdateLinesParams.Line.TaxAmount {
  const { country, state, jurisdiction, ...rate } = amount.tax_rate_data;
  const { taxability_reason } = amount;
  return {
    amount: amount.amount,
    taxable_amount: amount.taxable_amount,
    tax_rate_data: {
      ...rate,
      ...(country === null ? {} : { country }),
      ...(state === null ? {} : { state }),
      ...(jurisdiction === null ? {} : { jurisdiction }),
    },
    // Open enum: Stripe judges it, an unknown reason is its refusal to give.
    ...(taxability_reason === null
      ? {}
      : {
          taxability_reason,
        }),
  };
}

function readBack(lines: Stripe.InvoiceLineItem[], report: TaxReport): WrittenTax {
  const reported = new Map(report.lines.map((line) => [line.id, sumOf(line.tax_amounts)]));
  const differences: Difference[] = [];
  let amount = 0;
  for (const { id, metadata, taxes, description } of lines) {
    const lineId = lineIdOf({ metadata });
    const ours = reported.get(lineId ?? '') ?? 0;
    const stripe = sumOf(taxes ?? []);
    amount += stripe;
    if (ours === stripe) continue;
    const line = { line_id: lineId, stripe_line_id: id, label: description };
    differences.push({ what: 'changed_line', ...line, field: 'tax', ours, stripe });
  }
  return { amount, differences };
}

function sumOf(amounts: { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
