import { readRecordings } from '../../conformance/recordings';
import { replayRecording } from '../../conformance/replay';
import { tallyOf } from '../../conformance/tally';
import { validateExchange } from '../../conformance/openapi';

// Compiling the validators of the whole document takes seconds.
jest.setTimeout(180_000);

describe('the lab against the recordings of live Stripe', () => {
  it('answers every recorded exchange as Stripe did, but for the known differences', async () => {
    const replayed = [];
    for (const recording of readRecordings()) replayed.push(await replayRecording(recording));
    const { newDifferences, stale, total } = tallyOf(replayed);
    expect(newDifferences).toEqual([]);
    expect(stale).toEqual([]);
    expect(total.exchanges).toBe(333);
    expect(total.replayed).toBeGreaterThanOrEqual(230);
  });

  it("would find no fault with Stripe's own answers", () => {
    const current = readRecordings().filter(({ name }) => !name.startsWith('pay-'));
    const faults = current
      .flatMap(({ exchanges }) => exchanges)
      .filter(({ request }) => !request.path.startsWith('/v1/subscriptions'))
      .flatMap(({ request, response }) => validateExchange({ ...request, ...response }));
    expect(faults).toEqual([]);
  });

  it('finds what is not in the document, in requests and in answers', () => {
    const sent = { method: 'GET', path: '/v1/customers', params: { limit: 'many', nope: '1' } };
    const body = { object: 'list', data: [], has_more: false, url: '/v1/customers', surprise: 1 };
    const faults = validateExchange({ ...sent, status: 200, body }).join('\n');
    expect(faults).toContain('/limit must be integer');
    expect(faults).toContain('nope');
    expect(faults).toContain('surprise');
  });
});
