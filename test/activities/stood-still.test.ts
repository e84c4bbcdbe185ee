import { startBench } from './support';
import type { Bench } from './support';

let bench: Bench;
let opened: () => void = () => undefined;
beforeAll(async () => {
  bench = await startBench(() => opened());
});
afterAll(() => bench.stop());
afterEach(() => jest.restoreAllMocks());

/** The process stands still when the step has read its record, and wakes so much later. */
function standStill(ms: number): void {
  opened = () => {
    const wakesAt = Date.now() + ms;
    jest.spyOn(Date, 'now').mockReturnValue(wakesAt);
  };
}

describe('an attempt that stood still', () => {
  it('writes nothing once Temporal has given it up, and says so', async () => {
    const ref = await bench.accept();
    standStill(3 * 3_600_000);
    await expect(bench.run('writeDraft', ref)).rejects.toMatchObject({ type: 'attempt_given_up' });
    expect(await bench.live(ref)).toEqual([]);
  });

  it('goes on when it wakes before', async () => {
    const ref = await bench.accept();
    standStill(3_000);
    await bench.run('writeDraft', ref);
    expect(await bench.live(ref)).toHaveLength(1);
  });
});
