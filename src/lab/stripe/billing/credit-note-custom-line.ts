import type { Context } from '../context';
import type { CreditNoteLine, Invoice } from '../objects';
import { refuse } from '../wire/errors';
import { mergeMetadata } from '../wire/metadata';
import { checkLeast, checkOneOf, type CreditLineParams } from './credit-note-request';
import { givenTaxes } from './credit-note-taxes';
import { newCreditNoteLine } from './credit-note-wire';
import { canonicalDecimal, multiply } from './money';
import { namedTaxRates } from './named-tax-rates';
import { taxesByRates } from './rated-lines';

const ofInvoiceLines = ['amount', 'invoice_line_item'] as const;

/**
 * A line that credits something of its own; the invoice's lines stay as they are. "You can't credit a
 * negative amount on a custom_line_item": docs.stripe.com/invoicing/integration/programmatic-credit-notes.
 */
export function creditCustomLine(
  context: Context,
  invoice: Invoice,
  params: CreditLineParams,
  at: string,
): CreditNoteLine {
  checkCustom(invoice, params, at);
  const unit = params.unit_amount_decimal ?? params.unit_amount?.toString();
  if (unit === undefined) {
    throw refuse(
      `You must specify one of these parameters: ${at}[unit_amount], ${at}[unit_amount_decimal].`,
    );
  }
  const quantity = params.quantity ?? 1;
  checkLeast(quantity, 1, `${at}[quantity]`);
  checkLeast(
    Number(unit),
    0,
    `${at}[${params.unit_amount === undefined ? 'unit_amount_decimal' : 'unit_amount'}]`,
  );
  const amount = multiply(String(quantity), unit);
  // What was archived since may still be given back.
  const standing = invoice.total_taxes.flatMap((tax) => tax.tax_rate_details?.tax_rate ?? []);
  const rates = namedTaxRates(context, params.tax_rates ?? '', `${at}[tax_rates]`, standing);
  return newCreditNoteLine({
    amount,
    description: params.description || null,
    invoice_line_item: null,
    metadata: mergeMetadata({}, params.metadata),
    quantity,
    tax_rates: rates,
    taxes: params.tax_amounts
      ? givenTaxes(context, params.tax_amounts, [], `${at}[tax_amounts]`)
      : taxesByRates(amount, rates, invoice.customer_tax_exempt),
    unit_amount_decimal: canonicalDecimal(unit),
  });
}

/** SDK, CreditNoteCreateParams.Line, says which parameter is valid when. */
function checkCustom(invoice: Invoice, params: CreditLineParams, at: string): void {
  if (invoice.automatic_tax.enabled) {
    const param = `${at}[type]`;
    throw refuse('custom_line_item is not valid for an invoice with automatic tax enabled.', {
      param,
    });
  }
  for (const name of ofInvoiceLines) {
    if (params[name] === undefined) continue;
    const param = `${at}[${name}]`;
    throw refuse(`${param} is only valid when type is invoice_line_item.`, { param });
  }
  checkOneOf(params, ['unit_amount', 'unit_amount_decimal']);
  checkOneOf(params, ['tax_amounts', 'tax_rates']);
}
