import fc from 'fast-check';
import { allocate } from '../../src/lab/stripe/billing/money';
import { createTable } from '../../src/lab/core/table';
import { matchesPath } from '../../src/lab/core/path-pattern';
import { decodeForm } from '../../src/lab/stripe/wire/form';
import { listRows } from '../../src/lab/stripe/wire/list';

describe('the wire of the lab', () => {
  it('reads nested forms as the SDK writes them', () => {
    const form =
      'lines[0][amount]=5&lines[0][metadata][a+b]=c%26d&lines[1][quantity_decimal]=1.25&expand[]=customer&expand[]=lines&empty=';
    expect(decodeForm(form)).toEqual({
      lines: [{ amount: '5', metadata: { 'a b': 'c&d' } }, { quantity_decimal: '1.25' }],
      expand: ['customer', 'lines'],
      empty: '',
    });
  });

  it('splits a sum so that the parts add up, none more than one unit from its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1e7 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), weights, (sum, given) => {
        const parts = allocate(sum, given);
        expect(parts.reduce((all, part) => all + part, 0)).toBe(sum);
        const total = given.reduce((all, weight) => all + weight, 0);
        if (total === 0) return;
        for (const [n, part] of parts.entries()) {
          expect(Math.abs(part - (sum * given[n]!) / total)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('walks every row once in pages of any size, in both directions, past deleted rows', () => {
    const sizes = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), sizes, fc.nat(), (count, limit, removed) => {
        const table = createTable<{ id: string }>(() => undefined);
        for (let n = 0; n < count; n += 1) table.put({ id: `r${n}` });
        table.remove(`r${removed % Math.max(count, 1)}`);
        const newest = table
          .ids()
          .filter((id) => table.get(id))
          .toReversed();
        const options = { kind: 'row', url: '/' };
        const seen: string[] = [];
        for (let more = true; more;) {
          const cursor = seen.at(-1) === undefined ? {} : { starting_after: seen.at(-1)! };
          const page = listRows(table, { limit, ...cursor }, options);
          seen.push(...page.rows.map(({ id }) => id));
          more = page.hasMore;
        }
        expect(seen).toEqual(newest);
        const oldest = newest.at(-1);
        if (oldest === undefined) return;
        const back = listRows(table, { limit: 100, ending_before: oldest }, options);
        expect(back.rows.map(({ id }) => id)).toEqual(newest.slice(0, -1));
      }),
    );
  });

  it('matches one segment by a star, and any number by two', () => {
    expect(matchesPath('/v1/invoices/*', '/v1/invoices/in_1')).toBe(true);
    expect(matchesPath('/v1/invoices/*', '/v1/invoices/in_1/pay')).toBe(false);
    expect(matchesPath('/v1/**', '/v1/invoices/in_1/pay')).toBe(true);
  });
});
