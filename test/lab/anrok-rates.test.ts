import { taxRuleOf } from '../../src/lab/stripe/billing/tax-table';
import { Exact, roundedTogether, sumOf } from '../../src/lab/tax-rates/exact';
import { placeOf } from '../../src/lab/tax-rates/place';
import { stateParts } from '../../src/lab/tax-rates/table';

describe('the rates of the lab', () => {
  const known = Object.keys(stateParts).filter((state) => taxRuleOf('US', state) !== null);

  it.each(known)('of %s add up to what the simulated Stripe Tax charges there', (state) => {
    const parts = stateParts[state]!.map(({ percent }) => new Exact(percent));
    expect(sumOf(parts).toNumber()).toBe(Number(taxRuleOf('US', state)!.percent));
  });

  it('name a place by code, name or postal code, and none where these disagree', () => {
    const place = (address: object) => placeOf(address)?.region;
    expect(place({ country: 'US', region: 'TX' })).toBe('TX');
    expect(place({ country: 'us', region: 'Texas' })).toBe('TX');
    expect(place({ country: 'US', postalCode: '78701' })).toBe('TX');
    expect(placeOf({ country: 'US', region: 'CA', postalCode: '78701' })).toBeNull();
    expect(placeOf({ country: 'QQ' })).toBeNull();
    expect(placeOf({ country: 'Germany' })).toBeNull();
    expect(placeOf({ country: 'CH' })).toMatchObject({ standing: 'not_collecting' });
  });

  it('give two halves to one authority only', () => {
    const parts = ['400', '222.5', '99'].map((text) => new Exact(text));
    expect(roundedTogether(parts, 0)).toEqual([400, 223, 99]);
    const negative = parts.map((value) => value.negated());
    expect(roundedTogether(negative, 0)).toEqual([-400, -223, -99]);
  });
});
