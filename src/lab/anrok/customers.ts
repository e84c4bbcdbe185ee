import type { Place } from '../tax-rates/place';
import { exemptCustomerId } from './catalog';
import { conflict } from './errors';
import type { Seller } from './seller';

interface GivenCustomer {
  customerId?: string | undefined;
  customerName?: string | undefined;
}

/** Refuses an id that is unknown and comes without the name to make it with. */
export function checkCustomer(seller: Seller, { customerId, customerName }: GivenCustomer): void {
  if (customerId === undefined || customerName !== undefined) return;
  if (seller.customers.get(customerId) === undefined) throw conflict('customerIdNotFound');
}

export function keepCustomer(seller: Seller, { customerId, customerName }: GivenCustomer): void {
  if (customerId === undefined || customerName === undefined) return;
  seller.customers.put({ id: customerId, name: customerName });
}

/** By a certificate of the place that is valid on the tax date. */
export function isExempt(
  seller: Seller,
  customerId: string | undefined,
  place: Place,
  taxDate: string,
): boolean {
  if (customerId === undefined) return false;
  if (customerId === exemptCustomerId) return true;
  const jurisId = `us-${place.region}`;
  return seller.certificates.ids().some((id) => {
    const certificate = seller.certificates.get(id);
    if (certificate === undefined || certificate.is_archived) return false;
    if (certificate.customer !== customerId || certificate.begins > taxDate) return false;
    return certificate.jurises.some(
      (juris) => juris.id === jurisId && (juris.ends === null || juris.ends >= taxDate),
    );
  });
}
