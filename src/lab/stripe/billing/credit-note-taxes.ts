import type { Context } from '../context';
import type { LineTax, TaxRate } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { taxKey } from './credit-note-left';
import type { CreditTaxAmount } from './credit-note-request';
import { allocate } from './money';

/** SDK, CreditNoteCreateParams: "A list of up to 20 tax amounts for the credit note line item." */
const mostTaxAmounts = 20;

/**
 * The part of a line's remaining tax that goes with a part of what remains of the line. Whoever takes
 * all that remains takes the last cent with it, so the notes add up to the invoice.
 */
export function shareOfTaxes(taxes: LineTax[], part: number, whole: number): LineTax[] {
  return taxes.map((tax) => {
    const { taxable_amount: taxable } = tax;
    return {
      ...tax,
      amount: shareOf(tax.amount, part, whole),
      taxable_amount: taxable === null ? null : shareOf(taxable, part, whole),
    };
  });
}

export function shareOf(amount: number, part: number, whole: number): number {
  return allocate(amount, [part, whole - part])[0] ?? 0;
}

/** Tax as the caller says it, by rates that exist. */
export function givenTaxes(
  context: Context,
  given: CreditTaxAmount[],
  known: LineTax[],
  param: string,
): LineTax[] {
  if (given.length > mostTaxAmounts) {
    throw refuse(`Array ${param} exceeded maximum ${mostTaxAmounts} allowed elements.`, { param });
  }
  return given.map((tax, index) => {
    const rate = rateOf(context, tax.tax_rate, `${param}[${index}][tax_rate]`);
    return {
      amount: tax.amount,
      tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason:
        known.find((other) => taxKey(other) === rate.id)?.taxability_reason ?? 'not_available',
      taxable_amount: tax.taxable_amount,
      type: 'tax_rate_details',
    };
  });
}

function rateOf(context: Context, id: string, param: string): TaxRate {
  const rate = context.account.taxRates.get(id);
  if (rate === undefined) throw noSuch('tax rate', id, param);
  return rate;
}

export function exclusiveTax(taxes: LineTax[]): number {
  return sumOf(taxes, 'exclusive');
}

export function inclusiveTax(taxes: LineTax[]): number {
  return sumOf(taxes, 'inclusive');
}

function sumOf(taxes: LineTax[], behaviour: LineTax['tax_behavior']): number {
  return taxes
    .filter((tax) => tax.tax_behavior === behaviour)
    .reduce((sum, tax) => sum + tax.amount, 0);
}
