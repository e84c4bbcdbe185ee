import type { Context } from '../context';
import type { Invoice, InvoiceRecord, Line, LineTax } from '../objects';
import { calculateTax } from './automatic-tax';
import { ratedLines, sparedTax } from './rated-lines';

/** A draft with its taxes (by rates, or a preview of automatic tax) and sums made true to its lines. */
export function withTotals(
  context: Context,
  invoice: Invoice,
  lines: readonly Line[],
): InvoiceRecord {
  if (!invoice.automatic_tax.enabled) return summed(invoice, ratedLines(context, invoice, lines));
  const tax = calculateTax(context, invoice, lines);
  return summed({ ...invoice, automatic_tax: tax.automatic_tax }, tax.lines);
}

/** Sums only: subtotal, taxes by rate, total, and what a draft shows as due. */
export function summed(invoice: Invoice, lines: readonly Line[]): InvoiceRecord {
  let subtotal = 0;
  let exclusive = 0;
  let inclusive = 0;
  let spared = 0;
  for (const line of lines) {
    subtotal += line.amount;
    spared += sparedTax(line);
    for (const tax of line.taxes) {
      if (tax.tax_behavior === 'exclusive') exclusive += tax.amount;
      else inclusive += tax.amount;
    }
  }
  const untaxed = subtotal - inclusive - spared;
  const total = untaxed + inclusive + exclusive;
  const due = Math.max(0, total);
  return {
    id: invoice.id,
    lines,
    invoice: {
      ...invoice,
      amount_due: due,
      amount_remaining: due,
      subtotal,
      subtotal_excluding_tax: untaxed,
      total,
      total_excluding_tax: untaxed,
      total_taxes: groupedTaxes(lines),
    },
  };
}

/** The taxes of lines, summed by rate, reason and behaviour. */
export function groupedTaxes(lines: readonly { taxes: LineTax[] }[]): LineTax[] {
  const groups = new Map<string, LineTax>();
  for (const tax of lines.flatMap((line) => line.taxes)) {
    const rate = tax.tax_rate_details?.tax_rate ?? '';
    const key = `${rate} ${tax.taxability_reason} ${tax.tax_behavior}`;
    const group = groups.get(key);
    groups.set(key, group === undefined ? tax : joined(group, tax));
  }
  return [...groups.values()];
}

function joined(group: LineTax, tax: LineTax): LineTax {
  return {
    ...group,
    amount: group.amount + tax.amount,
    taxable_amount: (group.taxable_amount ?? 0) + (tax.taxable_amount ?? 0),
  };
}
