import type { Step } from '../../src/domain/facts';
import type { FailureCode } from '../../src/domain/failures';
import { isSameBlock } from '../../src/domain/same-block';

const told = (code: FailureCode, step: Step, message: string) => ({ code, step, message });

describe('a block that is met again', () => {
  const away = told('no_answer', 'finalize', 'reset');
  const refused = told('stripe_refused', 'finalize', 'No such price');
  const differs = told('invoice_differs', 'finalize', 'l1: 2 asked for');

  it.each([
    ['to the letter', refused, { ...refused }, true],
    ['by what passes by itself, in other words', away, { ...away, message: 'timed out' }, true],
    [
      'in other words of what a person mends',
      refused,
      { ...refused, message: 'No address' },
      false,
    ],
    ['with another code in the same words', refused, { ...refused, code: 'unexpected' }, false],
    ['at another step', refused, { ...refused, step: 'void' }, false],
    ['at another step, by what passes by itself', away, { ...away, step: 'void' }, false],
    [
      'as a difference that another look finds',
      differs,
      { ...differs, step: 'track_payment' },
      true,
    ],
    ['as another difference', differs, { ...differs, message: 'l1: 3 asked for' }, false],
  ] as const)('%s', (_name, standing, again, isSame) => {
    expect(isSameBlock(standing, again)).toBe(isSame);
  });
});
