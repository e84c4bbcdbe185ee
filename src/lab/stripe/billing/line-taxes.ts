import type { Context } from '../context';
import type { Invoice, Line, LineTax } from '../objects';
import { refuse, type StripeError } from '../wire/errors';
import type { TaxAmountParams } from './lines';
import { idsOf, namedTaxRates } from './named-tax-rates';
import { inlineTaxRate } from './tax-rates';

const mostTaxAmounts = 20;

interface TaxInputParams {
  tax_amounts?: TaxAmountParams[] | '';
  tax_rates?: string[] | '';
}

type TaxInput = Pick<Line, 'tax_rates' | 'taxes'>;

/** The rates or the amounts by hand of a line after a change; what comes of rates is computed with the totals. */
export function taxInputOf(
  context: Context,
  invoice: Invoice,
  params: TaxInputParams,
  standing: TaxInput,
): TaxInput {
  const { tax_amounts: amounts, tax_rates: rates } = params;
  if (amounts && amounts.length > 0 && rates && rates.length > 0) {
    throw exclusion('tax_amounts', '`tax_amounts` and `tax_rates` on the same line');
  }
  const own = standing.tax_rates ?? [];
  const named = rates === undefined ? own : idsOf(namedTaxRates(context, rates, 'tax_rates', own));
  const isRated = named.length > 0 || own.length > 0;
  return {
    ...(named.length > 0 || own.length > 0 ? { tax_rates: named } : {}),
    taxes:
      amounts === undefined ? (isRated ? [] : standing.taxes) : byHand(context, invoice, amounts),
  };
}

function byHand(context: Context, invoice: Invoice, given: TaxAmountParams[] | ''): LineTax[] {
  if (given === '') return [];
  if (invoice.automatic_tax.enabled) {
    throw exclusion(
      'tax_amounts',
      '`tax_amounts` on a line of an invoice with automatic tax enabled',
    );
  }
  if (invoice.default_tax_rates.length > 0) {
    throw exclusion(
      'tax_amounts',
      '`tax_amounts` on a line of an invoice with `default_tax_rates`',
    );
  }
  if (given.length > mostTaxAmounts) {
    throw refuse(`Array tax_amounts exceeded maximum ${mostTaxAmounts} allowed elements.`, {
      param: 'tax_amounts',
    });
  }
  return given.map((tax) => ({
    amount: tax.amount,
    tax_behavior: tax.tax_rate_data.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: inlineTaxRate(context, tax.tax_rate_data) },
    taxability_reason: tax.taxability_reason ?? 'not_available',
    taxable_amount: tax.taxable_amount,
    type: 'tax_rate_details',
  }));
}

const exclusion = (param: string, what: string): StripeError =>
  refuse(`You cannot specify ${what}.`, { param });

const hasRates = (line: Line): boolean => (line.tax_rates ?? []).length > 0;

/** Amounts by hand are the taxes of a line where nothing else could have made them. */
function hasAmountsByHand(invoice: Invoice, lines: readonly Line[]): boolean {
  if (invoice.automatic_tax.enabled || invoice.default_tax_rates.length > 0) return false;
  return lines.some((line) => line.taxes.length > 0 && !hasRates(line));
}

/**
 * Amounts by hand, rates and automatic tax exclude each other on one invoice: see `tax_amounts` and
 * `automatic_tax` in Stripe's API reference. `before` is the invoice whose ways made the taxes of the lines.
 */
export function checkTaxMix(applied: Invoice, lines: readonly Line[], before: Invoice): void {
  const byHandBefore = hasAmountsByHand(before, lines);
  const isRated = lines.some(hasRates);
  if (applied.automatic_tax.enabled) {
    const param = 'automatic_tax[enabled]';
    if (byHandBefore) {
      throw refuse(
        'You cannot enable automatic tax on an invoice whose lines have `tax_amounts`.',
        {
          param,
        },
      );
    }
    if (isRated) {
      throw refuse('You cannot use `tax_rates` on an invoice with automatic tax enabled.', {
        param: before.automatic_tax.enabled ? 'tax_rates' : param,
      });
    }
    if (applied.default_tax_rates.length > 0) {
      throw exclusion('default_tax_rates', '`default_tax_rates` with automatic tax enabled');
    }
  }
  if (byHandBefore && isRated) {
    throw exclusion('tax_rates', '`tax_rates` on an invoice whose lines have `tax_amounts`');
  }
  if (byHandBefore && applied.default_tax_rates.length > 0) {
    throw exclusion('default_tax_rates', '`default_tax_rates` where lines have `tax_amounts`');
  }
}
