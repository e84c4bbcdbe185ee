import { live } from '../../proof/sim/live';
import { readRegressions } from '../../proof/sim/regressions';
import { scheduleOf } from '../../proof/sim/run-seeds';
import { bundleWorkflows, createSandbox } from '../../proof/sim/temporal/sandbox';
import type { Sandbox } from '../../proof/sim/temporal/sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox(await bundleWorkflows());
});
afterAll(() => sandbox.close());

describe('a simulated life', () => {
  // Enough to meet every kind of disturbance; thousands more by `npm run proof:sim`.
  const seeds = Array.from({ length: 30 }, (_, index) => index + 1);

  it.each(seeds)('keeps every promise, seed %i', async (seed) => {
    expect((await live(sandbox, scheduleOf(seed))).violations).toEqual([]);
  });

  it.each(readRegressions())('keeps what once was broken: $found', async ({ schedule }) => {
    expect((await live(sandbox, schedule)).violations).toEqual([]);
  });

  it('is the same life whenever its seed is lived again', async () => {
    const withoutIds = (trace: string[]) => trace.map((line) => line.replace(/in_\w+/g, 'in_'));
    const first = await live(sandbox, scheduleOf(6));
    const again = await live(sandbox, scheduleOf(6));
    expect(withoutIds(again.trace)).toEqual(withoutIds(first.trace));
  });
});
