import type { Context } from '../context';
import type { CreditNote, CreditNoteLine, Line, LineTax } from '../objects';

/** What of an invoice's line no credit note has taken yet. */
export interface LeftOfLine {
  amount: number;
  quantity: number;
  taxes: LineTax[];
  /** How it was credited before: Stripe takes no other way afterwards. */
  way: 'amount' | 'quantity' | null;
}

export function issuedNotes(context: Context, invoice: string): CreditNote[] {
  const { creditNotes } = context.account;
  return creditNotes
    .ids('invoice', invoice)
    .map((id) => creditNotes.get(id))
    .filter((note) => note?.status === 'issued')
    .filter((note) => note !== undefined);
}

export function leftOfLine(line: Line, credited: readonly CreditNoteLine[]): LeftOfLine {
  const left: LeftOfLine = {
    amount: line.amount,
    quantity: Number(line.quantity_decimal),
    taxes: line.taxes,
    way: null,
  };
  for (const credit of credited) {
    if (credit.invoice_line_item !== line.id) continue;
    left.amount -= credit.amount;
    left.taxes = left.taxes.map((tax) => without(tax, credit.taxes));
    // A share of a note's whole `amount` has no quantity, and binds later notes to no way.
    if (credit.quantity === null) continue;
    left.way = credit.unit_amount_decimal === null ? 'amount' : 'quantity';
    if (left.way === 'quantity') left.quantity -= credit.quantity;
  }
  return left;
}

export const taxKey = (tax: LineTax): string =>
  tax.tax_rate_details?.tax_rate ?? tax.taxability_reason;

function without(tax: LineTax, credited: LineTax[]): LineTax {
  const same = credited.find((other) => taxKey(other) === taxKey(tax));
  if (same === undefined) return tax;
  const { taxable_amount: taxable } = tax;
  return {
    ...tax,
    amount: tax.amount - same.amount,
    taxable_amount: taxable === null ? null : taxable - (same.taxable_amount ?? 0),
  };
}
