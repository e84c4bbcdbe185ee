import fc from 'fast-check';
import {
  amountGranularity,
  isCurrency,
  maximumCharge,
  minimumCharge,
  minorDigits,
} from '../../src/domain/currencies';
import {
  formatMoney,
  formatPrice,
  formatQuantity,
  isDecimal,
  exactAmount,
  isNegative,
  isTie,
  isZero,
  lineAmount,
  plainDecimal,
  roundHalfAwayFromZero,
  sumAmounts,
} from '../../src/domain/money';

const quantities = fc
  .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(6, '0')}`);
const prices = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999_999_999_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(12, '0')}`);

describe('exact money', () => {
  it.each([
    ['1234567', '0.0123', 15185],
    ['9876543', '0.00035', 3457],
    ['2', '816.5', 1633],
    ['1', '816.5', 817],
    ['1', '267.5', 268],
    ['1', '-267.5', -268],
    ['0.5', '-1', -1],
    ['0.000123', '4', 0],
  ])('makes %s × %s into %i minor units', (quantity, price, amount) => {
    expect(lineAmount(quantity, price)).toBe(amount);
  });

  it('rounds what is a hair below a half as what it is', () => {
    // 0.499999999999999999999998, which twenty digits would make a half.
    expect(lineAmount('1.000000000002', '0.499999999999')).toBe(0);
  });

  it('never yields minus zero', () => {
    expect(Object.is(lineAmount('1', '-0.4'), 0)).toBe(true);
  });

  it('yields nothing when the amount is no safe integer', () => {
    expect(lineAmount('999999999999999', '999999999999999')).toBeNull();
    expect(sumAmounts([Number.MAX_SAFE_INTEGER, 1])).toBeNull();
    expect(sumAmounts([Number.MAX_SAFE_INTEGER, 1, -1])).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('lets a line and its exact reversal cancel', () => {
    fc.assert(
      fc.property(quantities, prices, fc.constantFrom(1, 10, 100), (quantity, price, step) => {
        const there = lineAmount(quantity, price, step);
        const back = lineAmount(quantity, `-${price}`, step);
        expect((there ?? 0) + (back ?? 0)).toBe(0);
      }),
    );
  });

  it('agrees with integer arithmetic', () => {
    const scale = 10n ** 18n;
    fc.assert(
      fc.property(quantities, prices, (quantity, price) => {
        const product = BigInt(quantity.replace('.', '')) * BigInt(price.replace('.', ''));
        expect(lineAmount(quantity, price)).toBe(Number((2n * product + scale) / (2n * scale)));
      }),
    );
  });

  it('rounds once, straight to the step of the currency', () => {
    // By way of 5125 it would become 5130.
    expect(roundHalfAwayFromZero('5124.5', 10).toNumber()).toBe(5120);
    expect(roundHalfAwayFromZero('-5125', 10).toNumber()).toBe(-5130);
  });
});

describe('decimals as text', () => {
  it.each([
    '0',
    '-0',
    '1.5',
    '0.000000000001',
    '-12.25',
    '007',
    '1.5000000000000000',
    '123456789012345',
    '0000123456789012345.1',
    '-00.5',
  ])('takes %s', (text) => {
    expect(isDecimal(text)).toBe(true);
  });

  it.each([
    '',
    '1e3',
    '+1',
    '.5',
    '5.',
    '1,5',
    ' 1',
    'NaN',
    '0.0000000000001',
    '1234567890123456',
    '0001234567890123456',
  ])('refuses %p', (text) => {
    expect(isDecimal(text)).toBe(false);
  });

  it('writes plain notation without exponent', () => {
    expect(plainDecimal('0.000000000001')).toBe('0.000000000001');
    expect(plainDecimal('00012.500')).toBe('12.5');
    expect(plainDecimal('-0.00')).toBe('0');
    expect(isNegative('-0.00')).toBe(false);
    expect(isNegative('-0.01')).toBe(true);
    expect(isNegative('0.01')).toBe(false);
    expect(['0', '-0.000', '0.001', '-1'].map(isZero)).toEqual([true, true, false, false]);
    const ties = ['0.5', '-0.5', '267.5', '0.49', '0.51', '1', '0'];
    expect(ties.map((text) => isTie(exactAmount(text, '1')))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('money for people', () => {
  it.each([
    [15185, 'usd', 'USD 151.85'],
    [-5, 'usd', 'USD -0.05'],
    [125_000_000, 'usd', 'USD 1,250,000.00'],
    [55_627, 'jpy', 'JPY 55,627'],
    [23_720, 'kwd', 'KWD 23.720'],
  ])('shows %i %s as %s', (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text);
  });

  it('shows a price below the cent and a quantity in full', () => {
    expect(formatPrice('0.0123', 'usd')).toBe('USD 0.000123');
    expect(formatPrice('12000', 'usd')).toBe('USD 120.00');
    expect(formatQuantity('1234567.50')).toBe('1,234,567.5');
  });
});

describe('currencies as Stripe counts them', () => {
  it.each([
    ['usd', 2, 1, 50],
    ['jpy', 0, 1, 50],
    ['mga', 0, 1, null],
    ['kwd', 3, 10, null],
    ['isk', 2, 100, null],
    ['ugx', 2, 100, null],
    ['huf', 2, 1, 17_500],
    ['gbp', 2, 1, 30],
  ])('knows digits, step and minimum of %s', (currency, digits, step, minimum) => {
    expect(minorDigits(currency)).toBe(digits);
    expect(amountGranularity(currency)).toBe(step);
    expect(minimumCharge(currency)).toBe(minimum);
  });

  it('has a closed list of lower-case codes', () => {
    expect(['usd', 'eur', 'xcg', 'zmw'].every(isCurrency)).toBe(true);
    expect(['USD', 'US$', '', 'xxx', 'btc', 'constructor'].some(isCurrency)).toBe(false);
  });

  it('stops at eight digits unless Stripe names more for the currency', () => {
    expect(maximumCharge('usd')).toBe(99_999_999);
    expect(maximumCharge('idr')).toBe(999_999_999_999);
    expect(maximumCharge('constructor')).toBe(99_999_999);
  });
});
