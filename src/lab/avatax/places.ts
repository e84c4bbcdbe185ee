import { placeOf, type Place } from '../tax-rates/place';
import { avataxError } from './errors';
import type { AvataxAddress, AvataxAddresses } from './schemas';

export interface Sale {
  place: Place;
  to: AvataxAddress;
  shipFromCountry: string | null;
}

/** Where a line is sold: its own addresses before those of the document. */
export function saleOf(
  own: AvataxAddresses | null | undefined,
  shared: AvataxAddresses | null | undefined,
): Sale {
  const given = own ?? shared;
  const to = given?.shipTo ?? given?.singleLocation;
  if (!to) throw avataxError('MissingAddress');
  // AvaTax takes an address without a country for one of the United States.
  const place = placeOf({ ...to, country: to.country ?? 'US' });
  if (place === null) {
    const isBare = !to.region && !to.postalCode;
    throw avataxError(isBare ? 'NotEnoughAddressesInfo' : 'InvalidAddress');
  }
  return { place, to, shipFromCountry: given?.shipFrom?.country ?? null };
}
