import { isIP } from 'node:net';
import type { Context } from '../context';
import type { Address, Customer } from '../objects';
import { refuse, type StripeError } from '../wire/errors';
import { isExcludedTerritory, stateOfZip, taxRuleOf, type TaxRule } from './tax-table';

export interface Location {
  country: string;
  state: string | null;
  source: 'shipping_destination' | 'billing_address' | 'payment_method' | 'ip_address';
  /** Outside the tax of its country. */
  isExcluded: boolean;
}

interface CustomerTax {
  automatic_tax: 'supported' | 'unrecognized_location' | 'not_collecting' | 'failed';
  ip_address: string | null;
  location: { country: string; source: string; state: string | null } | null;
  provider: string;
}

/**
 * Where the customer is, or null when Stripe could not tell. An address that is present but unusable
 * is not skipped for the next source: docs.stripe.com/tax/customer-locations.
 */
export function locationOf(
  context: Context,
  customer: Customer,
  invoiceMethod: string | null = null,
  ip: string | null = ipOf(context, customer.id),
): Location | null {
  const shipping = customer.shipping?.address;
  if (shipping !== undefined) return usable(shipping, 'shipping_destination');
  if (customer.address !== null) return usable(customer.address, 'billing_address');
  const ownMethod = customer.invoice_settings.default_payment_method;
  return (
    locationOfMethod(context, invoiceMethod) ??
    locationOfMethod(context, ownMethod) ??
    locationOfIp(ip)
  );
}

function usable(address: Address, source: Location['source']): Location | null {
  const country = address.country?.toUpperCase() ?? '';
  if (!/^[A-Z]{2}$/.test(country)) return null;
  if (country === 'US') {
    const zip = /^(\d{5})(-\d{4})?$/.exec(address.postal_code ?? '')?.[1];
    if (zip === undefined || zip === '00000') return null;
    const state = stateOfZip(zip) ?? address.state?.toUpperCase() ?? null;
    return { country, state, source, isExcluded: false };
  }
  if (needsRegion.has(country) && address.state === null && address.postal_code === null) {
    return null;
  }
  const isExcluded = isExcludedTerritory(country, address);
  return { country, state: address.state, source, isExcluded };
}

/** Where a country alone does not say enough. */
const needsRegion = new Set(['CA', 'IN']);

function locationOfMethod(context: Context, id: string | null): Location | null {
  const method = id === null ? undefined : context.account.paymentMethods.get(id);
  return method === undefined
    ? null
    : usable(method.wire.billing_details.address, 'payment_method');
}

function ipOf(context: Context, customer: string): string | null {
  return context.account.customerIps.get(customer)?.ip_address ?? null;
}

/** The three networks that RFC 5737 keeps for documentation; the lab knows where no other address is. */
const placesOfIps: [network: string, country: string, state: string | null][] = [
  ['192.0.2.', 'US', 'CA'],
  ['198.51.100.', 'DE', null],
  ['203.0.113.', 'GB', null],
];

function locationOfIp(ip: string | null): Location | null {
  const place = placesOfIps.find(([network]) => ip?.startsWith(network));
  return place === undefined
    ? null
    : { country: place[1], state: place[2], source: 'ip_address', isExcluded: false };
}

/** Keeps the address that a customer was last seen at; '' forgets it. */
export function setIp(context: Context, customer: string, ip: string | undefined): void {
  if (ip === undefined || ip === (ipOf(context, customer) ?? '')) return;
  const { customerIps } = context.account;
  if (ip === '') customerIps.remove(customer);
  else customerIps.put({ id: customer, ip_address: ip });
}

/** No recording has the words of this refusal. */
export function checkIp(ip: string | undefined, param: string): void {
  if (!ip || isIP(ip) !== 0) return;
  throw refuse(`Invalid IP address: ${ip}`, { param });
}

/** Null where the seller does not collect, or Stripe does not calculate. */
export function ruleAt({ country, state, isExcluded }: Location): TaxRule | null {
  return isExcluded ? null : taxRuleOf(country, state);
}

/** What `expand[]=tax` shows of a customer. */
export function customerTax(context: Context, customer: Customer): CustomerTax {
  const { provider, status } = context.behaviour.automatic_tax;
  const location = locationOf(context, customer);
  const rule = location && ruleAt(location);
  const standing = rule === null ? 'not_collecting' : 'supported';
  const located = location === null ? 'unrecognized_location' : standing;
  return {
    automatic_tax: status === 'failed' ? 'failed' : located,
    ip_address: ipOf(context, customer.id),
    location:
      location === null
        ? null
        : { country: location.country, source: location.source, state: location.state },
    provider: provider ?? 'stripe',
  };
}

export const locationError = (): StripeError =>
  refuse(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    { code: 'customer_tax_location_invalid' },
  );
