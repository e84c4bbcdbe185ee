import { placeOf } from '../../tax-rates/place';
import { parseBody } from '../body';
import type { AvataxRequest, Work } from '../route';
import { resolveSchema } from '../schemas';

/** Knows states and countries, no streets: a good address comes back in capitals. */
export function resolveAddress(_: Work, { body }: AvataxRequest): unknown {
  const given = parseBody(resolveSchema, body);
  const address = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  const place = placeOf({ ...given, country: given.country ?? 'US' });
  if (place === null) {
    return {
      address,
      validatedAddresses: [],
      resolutionQuality: 'NotCoded',
      messages: [
        {
          summary: 'The address is not deliverable.',
          details: 'Country, region and postal code do not name one place.',
          refersTo: 'address',
          severity: 'Error',
          source: 'Avalara.AvaTax.Common',
        },
      ],
    };
  }
  const validated = Object.fromEntries(
    Object.entries(address).map(([name, value]) => [name, String(value).toUpperCase()]),
  );
  const region = place.region === null ? {} : { region: place.region };
  return {
    address,
    validatedAddresses: [
      { addressType: 'UnknownAddressType', ...validated, ...region, country: place.country },
    ],
    resolutionQuality: given.postalCode ? 'PostalCentroidGood' : 'RegionCentroid',
    messages: [],
  };
}
