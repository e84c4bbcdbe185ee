import type { Address, BillingDetails } from '../objects';
import { toAddress } from './customer-fields';
import { emptyBillingDetails } from './payment-method-shape';

export interface BillingDetailsParams {
  address?: Partial<Address> | '';
  email?: string;
  name?: string;
  phone?: string;
  tax_id?: string;
}

/** The given parts over those that are there; '' empties one. */
export function mergeBillingDetails(
  current: BillingDetails,
  given: BillingDetailsParams = {},
): BillingDetails {
  const text = (name: 'email' | 'name' | 'phone' | 'tax_id'): string | null =>
    given[name] === undefined ? current[name] : given[name] || null;
  const { address } = given;
  const emptied = address === '' ? emptyBillingDetails.address : current.address;
  return {
    address: address ? toAddress(address) : emptied,
    email: text('email'),
    name: text('name'),
    phone: text('phone'),
    tax_id: text('tax_id'),
  };
}
