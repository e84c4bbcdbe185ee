import type { Behaviour } from '../core/behaviour';
import type { Place } from './place';
import type { RatePart } from './table';

export type TaxRules = Behaviour['tax_rules'];

/** The place with the rates of a day. */
export function placeOn(place: Place, date: string, { rate_changes: changes }: TaxRules): Place {
  if (place.standing !== 'collecting') return place;
  const extra = changes
    .filter(({ country, region, from }) => {
      const isHere = country === place.country && (region === null || region === place.region);
      return isHere && from <= date;
    })
    .map(({ extra_percent: percent }): RatePart => ({ kind: 'special', name: 'Levy', percent }));
  return { ...place, parts: [...place.parts, ...extra] };
}

export function isExemptOn(
  customer: string | undefined,
  date: string,
  { exemptions }: TaxRules,
): boolean {
  return exemptions.some((known) => known.customer === customer && known.from <= date);
}
