import type { InvoiceRef } from '../../src/domain/ids';
import type { OutboundEvent } from '../../src/store/ports';
import { startBench } from './support';
import type { Bench } from './support';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());
beforeEach(() => bench.lab.mend());

const began = '2026-10-01T00:00:00.000Z';
const takeAway = () =>
  bench.lab.fault({
    match: { method: 'POST', path: '/v1/invoices', times: 50 },
    fault: { kind: 'stored_500' },
  });
const tryToWrite = (ref: InvoiceRef, attempt: number, now = began) =>
  bench.run('writeDraft', ref, { attempt, now }).catch(() => undefined);

async function errorsOf({ connection, invoice_id }: InvoiceRef): Promise<OutboundEvent[]> {
  const { data } = await bench.store.outbox.list(connection, { limit: 1000, cursor: null });
  return data.filter(
    ({ type, data: { id } }) => type === 'invoice.billing_provider_error' && id === invoice_id,
  );
}

describe('an outage of Stripe', () => {
  it('is told once for each try at a step, from the fifth attempt on', async () => {
    const ref = await bench.accept();
    await takeAway();
    for (const attempt of [1, 4]) await tryToWrite(ref, attempt);
    expect(await errorsOf(ref)).toEqual([]);
    for (const attempt of [5, 6, 10]) await tryToWrite(ref, attempt);
    expect(await errorsOf(ref)).toHaveLength(1);
    const later = '2026-10-01T01:00:00.000Z';
    for (const attempt of [5, 6]) await tryToWrite(ref, attempt, later);
    expect(await errorsOf(ref)).toHaveLength(2);
  });

  it('is told with the step, the code, what Stripe said, its request and the attempt', async () => {
    const ref = await bench.accept();
    await takeAway();
    await tryToWrite(ref, 5);
    const [event] = await errorsOf(ref);
    expect(event!.data['billing_provider_error']).toEqual({
      step: 'write_draft',
      code: 'stripe_unavailable',
      message: expect.any(String),
      attempts: 5,
      stripe_request_id: expect.stringMatching(/^req_/),
      provider_error: expect.objectContaining({ http_status: 500 }),
      is_blocked: false,
    });
    const timeline = await bench.store.invoices.timeline(ref);
    expect(timeline.at(-1)).toMatchObject({ type: 'provider_failed', by: 'holdfast' });
  });

  it('is told also when a process died before it could tell, by the next attempt', async () => {
    const ref = await bench.accept();
    await takeAway();
    await tryToWrite(ref, 7);
    expect(await errorsOf(ref)).toHaveLength(1);
  });

  it('is not told again while a block tells it', async () => {
    const block = {
      type: 'blocked',
      n: 1,
      at: began,
      by: 'holdfast',
      step: 'write_draft',
      code: 'stripe_unavailable',
      message: 'away',
      attempts: 10,
      stripe_request_id: null,
    } as const;
    const ref = await bench.accept([block]);
    await takeAway();
    for (const attempt of [5, 10]) await tryToWrite(ref, attempt);
    const told = (await errorsOf(ref)).map(({ data }) => data['billing_provider_error']);
    expect(told).toEqual([
      {
        step: 'write_draft',
        code: 'stripe_unavailable',
        message: 'away',
        attempts: 10,
        stripe_request_id: null,
        provider_error: null,
        is_blocked: true,
      },
    ]);
  });

  it('is not told for what a person must mend, for its block tells it', async () => {
    const ref = await bench.accept();
    await bench.lab.setKey('no_permission');
    await tryToWrite(ref, 5);
    await bench.lab.setKey('valid');
    expect(await errorsOf(ref)).toEqual([]);
  });

  it('leaves the failure as it is', async () => {
    const ref = await bench.accept();
    await takeAway();
    await expect(bench.run('writeDraft', ref, { attempt: 5 })).rejects.toMatchObject({
      type: 'stripe_unavailable',
      nonRetryable: false,
    });
  });
});
