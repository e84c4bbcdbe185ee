import Stripe from 'stripe';
import { giveUp, prepareWrite, tryLater } from '../../src/stripe/write';
import type { Ways } from '../../src/stripe/write';

const ways: Ways<string, string> = {
  done: ({ object, replayed }) => `${object}${replayed ? ' again' : ''}`,
  not_done: ({ message }) => `not done: ${message}`,
  unknown: ({ message }) => `unknown: ${message}`,
};

function refusedWith(statusCode: number | undefined, code?: string) {
  const error = new Stripe.errors.StripeAPIError({
    message: 'no',
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(code === undefined ? {} : { code }),
  });
  return prepareWrite<string>(() => Promise.reject(error));
}

describe('a write to Stripe', () => {
  it('is sent only once it is said how to go on, and once for each time it is', async () => {
    let sent = 0;
    const write = prepareWrite(async () => ({ object: `in_${(sent += 1)}`, replayed: false }));
    expect(sent).toBe(0);
    expect(await write.settle(ways)).toBe('in_1');
    expect(sent).toBe(1);
  });

  it('tells an answer that is only repeated', async () => {
    const write = prepareWrite(async () => ({ object: 'in_1', replayed: true }));
    expect(await write.settle(ways)).toBe('in_1 again');
  });

  it.each([
    ['no answer', undefined],
    ['a server error', 500],
    ['a gateway that lost it', 502],
    ['another request under the key in flight', 409],
  ])('is unknown after %s', async (_what, status) => {
    expect(await refusedWith(status).settle(ways)).toMatch(/^unknown: no/);
  });

  it.each([
    ['a refused parameter', 400],
    ['a refused key', 401],
    ['a card that is declined', 402],
    ['a missing permission', 403],
    ['an object that is not there', 404],
    ['the limit of the rate', 429],
  ])('is not done after %s', async (_what, status) => {
    expect(await refusedWith(status).settle(ways)).toMatch(/^not done: no/);
  });

  it('is not done when another request holds the object, although Stripe calls that a rate limit', async () => {
    expect(await refusedWith(429, 'lock_timeout').settle(ways)).toMatch(/^not done/);
  });

  it('passes on what is no answer of Stripe at all', async () => {
    const write = prepareWrite<string>(() => Promise.reject(new TypeError('a defect')));
    await expect(write.settle(ways)).rejects.toThrow('a defect');
  });

  it('ends in what Stripe said when a caller gives up, or leaves it to a later attempt', async () => {
    const through = { done: () => '', not_done: giveUp, unknown: tryLater };
    await expect(refusedWith(400).settle(through)).rejects.toBeInstanceOf(
      Stripe.errors.StripeError,
    );
    await expect(refusedWith(undefined).settle(through)).rejects.toBeInstanceOf(
      Stripe.errors.StripeError,
    );
  });

  it('does not compile without a way on for what is unknown', async () => {
    const write = prepareWrite(async () => ({ object: 'in_1', replayed: false }));
    const { done, not_done, unknown } = ways;
    // @ts-expect-error -- `unknown` is missing: the type check fails if this line compiles.
    expect(await write.settle({ done, not_done })).toBe('in_1');
    // @ts-expect-error -- `not_done` is missing.
    expect(await write.settle({ done, unknown })).toBe('in_1');
    // @ts-expect-error -- there is no way to the answer past the question.
    expect(write.object).toBeUndefined();
  });
});
