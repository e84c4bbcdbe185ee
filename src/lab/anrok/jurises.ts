import type { Place } from '../tax-rates/place';
import type { RatePart } from '../tax-rates/table';
import type { AssessedJuris, NotTaxedReason } from './assessment';

interface JurisName {
  id: string;
  name: string;
}

/** To Anrok a jurisdiction is who a return is filed with: a state with its counties, or a country. */
export function jurisOfPlace({ country, region, name }: Place): JurisName {
  return { id: region === null ? country.toLowerCase() : `us-${region}`, name };
}

export function jurisOfPart({ region }: Place, { name }: RatePart): JurisName {
  return {
    id: `us-${region}-${name.toLowerCase().replaceAll(' ', '-')}`,
    name: `${name}, ${region}`,
  };
}

export function untaxedJuris(place: Place, reason: NotTaxedReason): AssessedJuris {
  return { ...jurisOfPlace(place), not_taxed: reason, taxes: [] };
}
