import { newerSnapshot, stripeStatuses } from '../../src/domain/stripe-snapshot';
import { aSnapshot } from '../support/lives';

const early = '2026-10-01T00:00:00.000Z';
const late = '2026-10-02T00:00:00.000Z';

describe('the newer of two readings', () => {
  it('is the one there is', () => {
    const reading = aSnapshot();
    expect(newerSnapshot(null, reading)).toBe(reading);
  });

  it('is of the later revision, whatever its state and age', () => {
    const first = aSnapshot({ generation: 1, status: 'paid', as_of: late });
    const second = aSnapshot({ generation: 2, status: 'draft', as_of: early });
    expect(newerSnapshot(first, second)).toBe(second);
    expect(newerSnapshot(second, first)).toBe(second);
  });

  it('is further on by rank, though it was read earlier', () => {
    const ranks = [['draft'], ['open'], ['uncollectible'], ['void', 'deleted', 'paid']] as const;
    expect(ranks.flat().toSorted()).toEqual(stripeStatuses.toSorted());
    for (const [rank, statuses] of ranks.entries()) {
      for (const status of statuses) {
        for (const before of ranks.slice(0, rank).flat()) {
          const a = aSnapshot({ status: before, as_of: late });
          const b = aSnapshot({ status, as_of: early });
          expect(newerSnapshot(a, b)).toBe(b);
          expect(newerSnapshot(b, a)).toBe(b);
        }
      }
    }
  });

  it('is the first of two ends', () => {
    const paid = aSnapshot({ status: 'paid', as_of: early });
    const voided = aSnapshot({ status: 'void', as_of: late });
    expect(newerSnapshot(paid, voided)).toBe(paid);
    expect(newerSnapshot(voided, paid)).toBe(voided);
  });

  it('is the younger of two equal states, and of one instant always the same', () => {
    const young = aSnapshot({ status: 'open', as_of: late });
    const old = aSnapshot({ status: 'open', as_of: early });
    expect(newerSnapshot(young, old)).toBe(young);
    expect(newerSnapshot(old, young)).toBe(young);
    const less = aSnapshot({ status: 'open', as_of: late, amount_due: 1, amount_paid: 1 });
    const more = aSnapshot({ status: 'open', as_of: early, amount_due: 2, amount_paid: 2 });
    expect(newerSnapshot(less, more)).toBe(less);
    expect(newerSnapshot(more, less)).toBe(less);
    const one = aSnapshot({ status: 'open', amount_paid: 1 });
    const two = aSnapshot({ status: 'open', amount_paid: 2 });
    expect(newerSnapshot(one, two)).toBe(newerSnapshot(two, one));
    expect(newerSnapshot(one, two)).toEqual(two);
  });

  it('does not depend on the order in which a reading names its fields', () => {
    const reading = aSnapshot({ status: 'open' });
    const shuffled = Object.fromEntries(Object.entries(reading).toReversed()) as typeof reading;
    expect(newerSnapshot(reading, shuffled)).toBe(reading);
    expect(newerSnapshot(shuffled, reading)).toBe(shuffled);
  });
});
