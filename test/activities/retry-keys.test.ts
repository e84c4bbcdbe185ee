import type { Fact } from '../../src/domain/facts';
import type { InvoiceRef } from '../../src/domain/ids';
import { startBench } from './support';
import type { Bench } from './support';

describe('the key of a write', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  // Twice: the SDK itself repeats a request once when the connection breaks, also with retries off.
  const loseCreate = () =>
    bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices', times: 2 },
      fault: { kind: 'after' },
    });
  const failOnce = (path: string) =>
    bench.lab.fault({ match: { method: 'POST', path }, fault: { kind: 'stored_500' } });
  const stateOf = async (ref: InvoiceRef) => (await bench.store.invoices.find(ref))!.state;

  it('asks under the same key again when an answer was lost', async () => {
    const ref = await bench.accept();
    await loseCreate();
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
  });

  it('keeps its key when only the rate was limited after a lost create', async () => {
    const ref = await bench.accept();
    await loseCreate();
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    await bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices' },
      fault: { kind: 'rate_limited', reason: 'endpoint-rate' },
    });
    await expect(bench.run('writeDraft', ref, { attempt: 2 })).rejects.toMatchObject({
      type: 'stripe_rate_limited',
    });
    const state = await bench.run('writeDraft', ref, { attempt: 3 });
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
  });

  it('finalizes under a new key when the old one holds a server error', async () => {
    const ref = await bench.accept();
    await bench.run('writeDraft', ref);
    await failOnce('/v1/invoices/*/finalize');
    await expect(bench.run('finalizeInvoice', ref)).rejects.toMatchObject({
      type: 'stripe_unavailable',
    });
    const state = await bench.run('finalizeInvoice', ref, { attempt: 2 });
    expect(state.seen?.status).toBe('open');
  });

  it('asks under another key after a release, not for the stored refusal', async () => {
    const ref = await bench.accept();
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    await failOnce('/v1/invoices/*/finalize');
    await expect(bench.run('finalizeInvoice', ref)).rejects.toMatchObject({
      type: 'stripe_unavailable',
    });
    const at = new Date().toISOString();
    const facts: Fact[] = [
      {
        type: 'blocked',
        at,
        by: 'holdfast',
        n: 1,
        step: 'finalize',
        code: 'stripe_unavailable',
        message: 'a server error',
        attempts: 10,
        stripe_request_id: null,
      },
      { type: 'released', at, by: 'person', n: 1 },
    ];
    await bench.run('finalizeInvoice', ref, { attempt: 2, facts });
    const path = `/v1/invoices/${stripe_invoice_id}/finalize`;
    const asked = await bench.lab.requests({ method: 'POST', path });
    expect(asked.map(({ replayed, effect }) => ({ replayed, effect }))).toEqual([
      { replayed: false, effect: false },
      { replayed: false, effect: true },
    ]);
  });

  it('removes a stranger under a new key when the old one holds a server error', async () => {
    const ref = await bench.accept();
    await bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices/*/add_lines', times: 2 },
      fault: { kind: 'before' },
    });
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const path = `/v1/invoices/${(await stateOf(ref)).stripe_invoice_id}`;
    await bench.lab.stripe('POST', `${path}/add_lines`, {
      'lines[0][amount]': '999',
      'lines[0][description]': 'a stranger',
    });
    await failOnce('/v1/invoices/*/remove_lines');
    await expect(bench.run('writeDraft', ref, { attempt: 2 })).rejects.toMatchObject({
      type: 'stripe_unavailable',
    });
    const state = await bench.run('writeDraft', ref, { attempt: 3 });
    expect(state.draft?.subtotal).toBe(1500);
  });
});
