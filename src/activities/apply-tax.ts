import type Stripe from 'stripe';
import type { TaxReport } from '../domain/document';
import type { Fact } from '../domain/facts';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { linesPerCall } from '../stripe/lines';
import { giveUp, tryLater } from '../stripe/write';
import type { ActivityDeps, StepCall } from './deps';
import { differenceIn } from './difference';
import { failureOf } from './failure';
import { factsOf, readLatest } from './reading';
import { runStep } from './step';
import type { StepTools } from './step';

export interface ApplyTaxCall extends StepCall {
  by: string;
}

/** Writes the tax that somebody reported on the draft's lines and reads it back; a zero is an answer. */
export function createApplyTax(deps: ActivityDeps) {
  return function applyTax(call: ApplyTaxCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe, taxMode, now } = tools;
      const { state, ref } = record;
      const id = state.stripe_invoice_id;
      if (id === null || state.tax.outcome !== null) return record;
      const report = await deps.store.invoices.taxReport(ref, state.revision);
      if (!report)
        throw failureOf('unexpected', 'No tax report is in the store for this revision.');
      const reading = await readLatest(stripe, id, state.seen?.generation ?? 1);
      if (reading.invoice?.status !== 'draft') {
        const at = now();
        const { facts, details } = await differenceIn(reading, record, at, stripe);
        return deps.store.invoices.record(
          ref,
          [...factsOf(reading, state, taxMode, at), ...facts],
          { ...(details ? { details } : {}), from: record },
        );
      }
      const wanted = await writeTax(tools, id, report);
      const applied: Fact = {
        type: 'tax_decided',
        at: now(),
        by: call.by,
        round: state.tax.round,
        outcome: 'applied',
        provider: report.provider ?? 'external',
        amount: wanted,
        reason: null,
      };
      return deps.store.invoices.record(ref, [applied], { from: record });
    });
  };
}

/** Returns the tax that is on the draft afterwards: what was reported, or it throws. */
async function writeTax(tools: StepTools, id: string, report: TaxReport): Promise<number> {
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
  return readBack(tools.record, await stripe.readLines(id), report);
}

type Update = Stripe.InvoiceUpdateLinesParams.Line;

function updatesOf(lines: Stripe.InvoiceLineItem[], report: TaxReport): Update[] {
  const reported = new Map(report.lines.map((line) => [line.id, line.tax_amounts]));
  return lines.flatMap((line): Update[] => {
    const amounts = reported.get(line.metadata['holdfast_line_id'] ?? '');
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

function readBack(
  { plan }: InvoiceRecord,
  lines: Stripe.InvoiceLineItem[],
  report: TaxReport,
): number {
  const wanted = new Map(
    report.lines.map((line) => [line.id, line.tax_amounts.reduce((sum, t) => sum + t.amount, 0)]),
  );
  for (const line of lines) {
    const lineId = line.metadata['holdfast_line_id'] ?? '';
    const actual = (line.taxes ?? []).reduce((sum, tax) => sum + tax.amount, 0);
    if (actual !== (wanted.get(lineId) ?? 0)) {
      throw failureOf(
        'invoice_differs',
        `Line ${lineId} has ${actual} of tax in Stripe, ${wanted.get(lineId) ?? 0} was reported.`,
      );
    }
  }
  const known = new Set(plan.lines.map((line) => line.id));
  return [...wanted].reduce((sum, [id, tax]) => sum + (known.has(id) ? tax : 0), 0);
}
