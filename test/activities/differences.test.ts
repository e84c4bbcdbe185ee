import type { InvoiceRef } from '../../src/domain/ids';
import type { Fact } from '../../src/domain/facts';
import { startBench } from './support';
import type { Bench } from './support';

describe('a difference that a step meets', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const lost = (path: string) =>
    // Twice: the SDK itself repeats a request once when the connection breaks, also with retries off.
    bench.lab.fault({ match: { method: 'POST', path, times: 2 }, fault: { kind: 'after' } });

  async function aDraft(): Promise<{ ref: InvoiceRef; path: string }> {
    const ref = await bench.accept();
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    return { ref, path: `/v1/invoices/${stripe_invoice_id}` };
  }

  async function linesOf(path: string) {
    const { data } = await bench.lab.stripe('GET', `${path}/lines`);
    return data as { id: string; amount: number; metadata: Record<string, string> }[];
  }

  async function changeOne(path: string): Promise<void> {
    const line = (await linesOf(path)).find(({ amount }) => amount === 1000);
    await bench.lab.stripe('POST', `${path}/update_lines`, {
      'lines[0][id]': line!.id,
      'lines[0][amount]': '7',
    });
  }

  const amountsOf = async (path: string) =>
    (await linesOf(path)).map(({ amount }) => amount).toSorted((a, b) => a - b);

  it('is recorded with the first look at what somebody finalized, so that no dying process can lose it', async () => {
    const { ref, path } = await aDraft();
    await changeOne(path);
    await bench.lab.stripe('POST', `${path}/finalize`, { auto_advance: 'false' });
    const differs = {
      seen: { status: 'open' },
      block: { n: 1, code: 'invoice_differs', message: expect.stringContaining('7 in Stripe') },
    };
    expect(await bench.run('finalizeInvoice', ref)).toMatchObject(differs);
    expect(await bench.run('finalizeInvoice', ref, { attempt: 2 })).toMatchObject(differs);
    expect(await bench.run('observeInvoice', ref)).toMatchObject(differs);
    const released: Fact = { type: 'released', n: 1, at: later(1), by: 'person' };
    const looked = await bench.run('observeInvoice', ref, { facts: [released], now: later(2) });
    expect(looked.block).toMatchObject({ n: 2, code: 'invoice_differs' });
    const compared = (await bench.store.invoices.timeline(ref)).filter(
      ({ type }) => type === 'compared',
    );
    expect(compared).toHaveLength(1);
    expect(await bench.store.invoices.differences(ref)).toEqual(compared[0]!.data['differences']);
  });

  it('goes on when a person has accepted exactly this, and stops at any other', async () => {
    const { ref, path } = await aDraft();
    await changeOne(path);
    await expect(bench.run('finalizeInvoice', ref)).rejects.toMatchObject({
      type: 'invoice_differs',
    });
    const { state } = (await bench.store.invoices.find(ref))!;
    const fingerprint = state.compared!.fingerprint!;
    const accepted: Fact = { type: 'difference_accepted', at: later(1), by: 'person', fingerprint };
    await bench.store.invoices.record(ref, [accepted]);
    await bench.lab.stripe('POST', `${path}/add_lines`, { 'lines[0][amount]': '1' });
    await expect(bench.run('finalizeInvoice', ref, { now: later(2) })).rejects.toMatchObject({
      type: 'invoice_differs',
    });
    const foreign = (await linesOf(path)).find(({ amount }) => amount === 1)!;
    await bench.lab.stripe('POST', `${path}/remove_lines`, {
      'lines[0][id]': foreign.id,
      'lines[0][behavior]': 'delete',
    });
    const after = await bench.run('finalizeInvoice', ref, { now: later(3) });
    expect(after.seen).toMatchObject({ subtotal: 507 });
    expect(after.seen?.status).not.toBe('draft');
  });

  it('writes changed lines anew when it resumes an unfinished draft', async () => {
    const ref = await bench.accept();
    await lost('/v1/invoices/*/add_lines');
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const path = `/v1/invoices/${(await bench.live(ref))[0]}`;
    await changeOne(path);
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(state.draft).not.toBeNull();
    expect(await amountsOf(path)).toEqual([500, 1000]);
  });

  it('puts our lines back once, whatever answer is lost, and only for a request that is not done', async () => {
    const { ref, path } = await aDraft();
    await changeOne(path);
    await bench.lab.stripe('POST', `${path}/add_lines`, { 'lines[0][amount]': '1' });
    const requested: Fact = {
      type: 'requested',
      at: later(1),
      by: 'person',
      action: 'replace_lines',
    };
    const options = { facts: [requested], now: later(1) };
    await lost(`${path}/remove_lines`);
    await expect(bench.run('replaceLines', ref, options)).rejects.toThrow('connection');
    await lost(`${path}/add_lines`);
    await expect(bench.run('replaceLines', ref, { ...options, attempt: 2 })).rejects.toThrow(
      'connection',
    );
    const state = await bench.run('replaceLines', ref, { ...options, attempt: 3 });
    expect(state.replaced?.requested_at).toBe(requested.at);
    expect(await amountsOf(path)).toEqual([500, 1000]);
    await changeOne(path);
    const again = await bench.run('replaceLines', ref, { ...options, attempt: 4 });
    expect(again).toEqual(state);
    expect(await amountsOf(path)).not.toEqual([500, 1000]);
  });
});
