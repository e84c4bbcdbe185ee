import { Exact, roundedTogether } from '../../tax-rates/exact';
import type { Context } from '../context';
import type { Customer, Invoice, Line, LineTax } from '../objects';
import { refuse, type StripeError } from '../wire/errors';
import { locationError, locationOf, ruleAt, type Location } from './customer-location';
import { inlineTaxRate } from './tax-rates';
import type { TaxRule } from './tax-table';

interface TaxOutcome {
  automatic_tax: Invoice['automatic_tax'];
  lines: readonly Line[];
  error: StripeError | null;
}

/** Taxes of every line, summed first and rounded once for the invoice. */
export function calculateTax(
  context: Context,
  invoice: Invoice,
  lines: readonly Line[],
): TaxOutcome {
  const { provider, status } = context.behaviour.automatic_tax;
  const fail = (state: Invoice['automatic_tax']['status'], error: StripeError): TaxOutcome => ({
    automatic_tax: { ...invoice.automatic_tax, provider, status: state },
    lines: lines.map((line) => (line.taxes.length === 0 ? line : { ...line, taxes: [] })),
    error,
  });
  if (provider === null) {
    return fail(
      null,
      refuse('Stripe Tax has not been activated on your account.', { code: 'stripe_tax_inactive' }),
    );
  }
  if (status === 'failed') {
    return fail(
      'failed',
      refuse('There was an error calculating tax. Please try again later.', {
        code: 'failed_tax_calculation',
      }),
    );
  }
  const customer = context.account.customers.get(invoice.customer);
  const location = customer && locationOf(context, customer, invoice.default_payment_method);
  if (!customer || !location || status === 'requires_location_inputs') {
    return fail('requires_location_inputs', locationError());
  }
  return {
    automatic_tax: { ...invoice.automatic_tax, provider, status: 'complete' },
    lines: taxedLines(context, invoice, lines, location, customer.tax_exempt),
    error: null,
  };
}

function taxedLines(
  context: Context,
  invoice: Invoice,
  lines: readonly Line[],
  location: Location,
  exemption: Customer['tax_exempt'],
): Line[] {
  const rule = ruleAt(location);
  const usual = reasonOf(location, rule, exemption, isReversed(context, invoice, location, rule));
  const treatments = lines.map((line): Treatment => {
    const reason = isNontaxable(context, line) ? 'not_collecting' : usual;
    const percent = reason === 'standard_rated' ? (rule?.percent ?? '0') : '0';
    return { reason, percent, behaviour: behaviourOf(context, line) };
  });
  // One sum for each behaviour, as a tax inside the price and one on top are two entries of the invoice.
  const exclusive = roundedTaxes(lines, treatments, 'exclusive');
  const inclusive = roundedTaxes(lines, treatments, 'inclusive');
  return lines.map((line, index) => {
    const treatment = treatments[index] ?? untaxed;
    const { behaviour, percent, reason } = treatment;
    const amount = (behaviour === 'exclusive' ? exclusive : inclusive)[index] ?? 0;
    const held = behaviour === 'inclusive' ? amount : 0;
    const entry: LineTax = {
      amount,
      tax_behavior: behaviour,
      tax_rate_details: { tax_rate: rateOf(context, location, rule, treatment) },
      taxability_reason: reason,
      taxable_amount: percent === '0' ? 0 : line.amount - held,
      type: 'tax_rate_details',
    };
    return { ...line, taxes: [entry] };
  });
}

interface Treatment {
  reason: string;
  percent: string;
  behaviour: TaxBehaviour;
}

const untaxed: Treatment = { reason: 'not_collecting', percent: '0', behaviour: 'exclusive' };

/** The code "Nontaxable" of docs.stripe.com/tax/zero-tax, whose result reads like no registration. */
function isNontaxable({ account }: Context, line: Line): boolean {
  return account.products.get(line.pricing.price_details.product)?.tax_code === 'txcd_00000000';
}

type TaxBehaviour = LineTax['tax_behavior'];

/** A price that does not say how it holds its tax is taken without it. */
function behaviourOf(context: Context, line: Line): TaxBehaviour {
  const price = context.account.prices.get(line.pricing.price_details.price);
  return price?.tax_behavior === 'inclusive' ? 'inclusive' : 'exclusive';
}

/** Zero for the lines of the other behaviour. */
function roundedTaxes(
  lines: readonly Line[],
  treatments: readonly Treatment[],
  behaviour: TaxBehaviour,
): number[] {
  const taxes = lines.map((line, index) => {
    const treatment = treatments[index] ?? untaxed;
    if (treatment.behaviour !== behaviour) return new Exact(0);
    const base = new Exact(100).plus(behaviour === 'inclusive' ? treatment.percent : 0);
    return new Exact(line.amount).times(treatment.percent).dividedBy(base);
  });
  return roundedTogether(taxes, 0);
}

function rateOf(
  context: Context,
  location: Location,
  rule: TaxRule | null,
  { percent, behaviour }: Treatment,
): string {
  return inlineTaxRate(context, {
    display_name: rule?.displayName ?? 'Tax',
    inclusive: behaviour === 'inclusive',
    percentage: Number(percent),
    country: location.country,
    state: rule?.state ?? null,
    jurisdiction: rule?.jurisdiction ?? location.country,
    tax_type: rule?.taxType ?? null,
  });
}

/**
 * "Stripe Tax automatically applies the reverse charge based on the presence of a tax ID and the
 * jurisdictions": docs.stripe.com/tax/zero-tax. It does not wait for the register's word on the number.
 */
function isReversed(
  { account }: Context,
  { customer_tax_ids: taxIds }: Invoice,
  { country }: Location,
  rule: TaxRule | null,
): boolean {
  if (rule?.taxType !== 'vat' || country === account.country) return false;
  const type = country === 'GB' ? 'gb_vat' : 'eu_vat';
  return taxIds.some((taxId) => taxId.type === type);
}

function reasonOf(
  { isExcluded }: Location,
  rule: TaxRule | null,
  exemption: Customer['tax_exempt'],
  isOwedByBuyer: boolean,
): string {
  if (exemption === 'exempt') return 'customer_exempt';
  if (exemption === 'reverse' || isOwedByBuyer) return 'reverse_charge';
  if (isExcluded) return 'not_supported';
  if (rule === null) return 'not_collecting';
  return rule.percent === '0' ? 'not_subject_to_tax' : 'standard_rated';
}
