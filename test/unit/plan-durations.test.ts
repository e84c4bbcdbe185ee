import { parseDuration, parseWait } from '../../src/domain/duration';

describe('durations', () => {
  it.each([
    ['PT1H', 3_600_000],
    ['PT30S', 30_000],
    ['P1D', 86_400_000],
    ['PT0.5S', 500],
    ['PT0.05S', 50],
    ['P2W', 1_209_600_000],
    ['P1DT2H3M4.005S', 93_784_005],
    ['PT0S', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1DT', '1H', 'PT1', 'P1Y', 'P1M', 'pt1h', '-PT1H', 'PT1.5H', 'PT1H '])(
    'refuses %p',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it('lets nothing wait no time at all or more than 90 days', () => {
    expect(['PT0S', 'PT0.001S', 'P90D', 'P90DT1S', 'PT999999999H'].map(parseWait)).toEqual([
      null,
      1,
      7_776_000_000,
      null,
      null,
    ]);
  });
});
