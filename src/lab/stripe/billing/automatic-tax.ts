import type { Behaviour } from '../../core/behaviour';
import type { Address, Customer, Invoice, Line, LineTax } from '../objects';
import { refuse, type StripeError } from '../wire/errors';
import { allocate, percentOf } from './money';
import { inlineTaxRate } from './tax-rates';
import { stateOfZip, taxRuleOf, type TaxRule } from './tax-table';
import type { Context } from '../context';

export interface CustomerTax {
  automatic_tax: 'supported' | 'unrecognized_location' | 'not_collecting' | 'failed';
  ip_address: null;
  location: { country: string; source: string; state: string | null } | null;
  provider: string;
}

export interface Location {
  country: string;
  state: string | null;
  source: 'shipping_destination' | 'billing_address';
}

/**
 * Where the customer is, or null when Stripe could not tell. A source that is present but unusable
 * is not skipped for the next one: docs.stripe.com/tax/customer-locations.
 */
export function locationOf(customer: Customer): Location | null {
  const shipping = customer.shipping?.address;
  if (shipping !== undefined) return usable(shipping, 'shipping_destination');
  return customer.address === null ? null : usable(customer.address, 'billing_address');
}

function usable(address: Address, source: Location['source']): Location | null {
  const country = address.country?.toUpperCase() ?? '';
  if (!/^[A-Z]{2}$/.test(country)) return null;
  if (country === 'US') {
    const zip = /^(\d{5})(-\d{4})?$/.exec(address.postal_code ?? '')?.[1];
    if (zip === undefined || zip === '00000') return null;
    return { country, state: stateOfZip(zip) ?? address.state?.toUpperCase() ?? null, source };
  }
  if (country === 'CA' && address.state === null && address.postal_code === null) return null;
  return { country, state: address.state, source };
}

export function customerTax(customer: Customer, behaviour: Behaviour): CustomerTax {
  const location = locationOf(customer);
  const rule = location === null ? null : taxRuleOf(location.country, location.state);
  return {
    automatic_tax:
      location === null ? 'unrecognized_location' : rule === null ? 'not_collecting' : 'supported',
    ip_address: null,
    location:
      location === null
        ? null
        : { country: location.country, source: location.source, state: location.state },
    provider: behaviour.automatic_tax.provider ?? 'stripe',
  };
}

export const locationError = (): StripeError =>
  refuse(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    { code: 'customer_tax_location_invalid' },
  );

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
  const location = customer === undefined ? null : locationOf(customer);
  if (location === null || status === 'requires_location_inputs') {
    return fail('requires_location_inputs', locationError());
  }
  return {
    automatic_tax: { ...invoice.automatic_tax, provider, status: 'complete' },
    lines: taxedLines(context, lines, location, customer?.tax_exempt ?? 'none'),
    error: null,
  };
}

function taxedLines(
  context: Context,
  lines: readonly Line[],
  location: Location,
  exemption: Customer['tax_exempt'],
): Line[] {
  const rule = taxRuleOf(location.country, location.state);
  const isTaxed = rule !== null && exemption === 'none' && rule.percent !== '0';
  const sum = lines.reduce((all, line) => all + line.amount, 0);
  const tax = isTaxed ? percentOf(sum, rule.percent) : 0;
  const parts = allocate(
    tax,
    lines.map((line) => line.amount),
  );
  const reason = reasonOf(rule, exemption);
  const rate = inlineTaxRate(context, {
    display_name: rule?.displayName ?? 'Tax',
    inclusive: false,
    percentage: isTaxed ? Number(rule.percent) : 0,
    country: location.country,
    state: rule?.state ?? null,
    jurisdiction: rule?.jurisdiction ?? location.country,
    tax_type: rule?.taxType ?? null,
  });
  return lines.map((line, index) => {
    const entry: LineTax = {
      amount: parts[index] ?? 0,
      tax_behavior: 'exclusive',
      tax_rate_details: { tax_rate: rate },
      taxability_reason: reason,
      taxable_amount: isTaxed ? line.amount : 0,
      type: 'tax_rate_details',
    };
    return { ...line, taxes: [entry] };
  });
}

function reasonOf(rule: TaxRule | null, exemption: Customer['tax_exempt']): string {
  if (exemption === 'exempt') return 'customer_exempt';
  if (exemption === 'reverse') return 'reverse_charge';
  if (rule === null) return 'not_collecting';
  return rule.percent === '0' ? 'not_subject_to_tax' : 'standard_rated';
}
