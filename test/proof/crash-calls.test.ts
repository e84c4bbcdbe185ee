import { cellsOf } from '../../proof/crash/cells';
import { numbered } from '../../proof/crash/calls';
import { steadyFirst } from '../../proof/crash/discover';

const life = (scenario: string, ...names: string[]) => ({
  scenario,
  calls: numbered(names.map((name) => ({ name, by: 'worker' as const }))),
});
const read = 'stripe GET /v1/invoices/*';
const save = 'store writeDraft UPDATE invoices';
const seldom = 'store writeDraft INSERT parts';

describe('the calls of a crash matrix', () => {
  it('are those that every life makes, where it makes them, and of any other name the first', () => {
    const lives = steadyFirst([
      [life('a', read, read, save, seldom, seldom), life('a', read, save), life('a', save, read)],
      [life('b', read, read, save), life('b', save, read, read)],
    ]);
    const places = cellsOf(lives).map(
      ({ scenario, call }) => `${scenario} ${call.name} ${call.nth}`,
    );
    expect([...new Set(places)]).toEqual([
      `a ${read} 1`,
      `a ${save} 1`,
      `b ${read} 2`,
      `a ${seldom} 1`,
    ]);
  });
});
