import type { Fact } from '../../src/domain/facts';
import { initialState, next, requestOf } from '../../src/domain/state';
import { revisionDiffers } from '../../src/workflows/contract';
import type { Command } from '../../src/workflows/contract';
import type { InvoiceLife } from '../../src/workflows/life';
import { obey } from '../../src/workflows/orders';
import { aSnapshot } from '../support/lives';

const common = { at: '2026-10-01T00:00:00.000Z', by: 'holdfast' };
const policy = {
  tax_mode: 'none',
  tax_timeout_ms: 60_000,
  on_timeout: 'hold',
  fallback_mode: null,
  needs_approval: false,
} as const;
const open: Fact = {
  ...common,
  type: 'invoice_observed',
  snapshot: aSnapshot({ status: 'open' }),
};

/** A life as far as an order sees it: the orders come one after the other, and no step runs between them. */
function aLife(commands: Command[]) {
  const refused: string[] = [];
  const life = {
    state: next(initialState(policy), open),
    now: () => common.at,
    takeOrder: () => ({ command: commands.shift()!, answer: null }),
    refuse: (_order: unknown, type: string) => void refused.push(type),
    learn(fact: Fact) {
      life.state = next(life.state, fact);
    },
    release(by: string) {
      const { block } = life.state;
      if (block) life.learn({ ...common, type: 'released', n: block.n, by });
    },
  };
  return { life, refused, obey: () => obey(life as unknown as InvoiceLife) };
}

const reissue = (content: string, revision = 2): Command => ({
  action: 'reissue',
  by: 'person',
  revise: { revision, content },
});

describe('of two orders for one revision that come before a step runs', () => {
  it('the second is refused when it asks for other content, and the first stands', async () => {
    const { life, refused, obey: take } = aLife([reissue('one'), reissue('two')]);
    await take();
    await take();
    expect(refused).toEqual([revisionDiffers]);
    expect(requestOf(life.state)?.content).toBe('one');
  });

  it('the second is the first once more when it asks for the same', async () => {
    const { refused, obey: take } = aLife([reissue('one'), reissue('one')]);
    await take();
    await take();
    expect(refused).toEqual([]);
  });

  it('the second stands when the first has ended in a block', async () => {
    const { life, refused, obey: take } = aLife([reissue('one'), reissue('two')]);
    await take();
    const blocked = { step: 'reissue', code: 'stripe_refused', message: 'm', attempts: 1 } as const;
    life.learn({ ...common, ...blocked, type: 'blocked', n: 1, stripe_request_id: null });
    life.now = () => '2026-10-01T00:00:01.000Z';
    await take();
    expect(refused).toEqual([]);
    expect(requestOf(life.state)?.content).toBe('two');
  });

  it('an order for a revision that is there already is refused', async () => {
    const { refused, obey: take } = aLife([reissue('one', 1)]);
    await take();
    expect(refused).toEqual([revisionDiffers]);
  });
});
