import type { InvoiceRef } from '../../src/domain/ids';
import type { StripeBody } from '../support/lab-client';
import { startBench } from './support';
import type { Bench } from './support';

const hour = 60 * 60;

describe('a draft', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const breakAddLines = (kind: 'before' | 'after') =>
    bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices/*/add_lines', times: 2 },
      fault: { kind },
    });
  const pathOf = async (ref: InvoiceRef) =>
    `/v1/invoices/${(await bench.store.invoices.find(ref))!.state.stripe_invoice_id}`;
  /** A draft that was made, and whose lines were added unheard, or not at all. */
  const interrupted = async (kind: 'before' | 'after') => {
    const ref = await bench.accept();
    await breakAddLines(kind);
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    return { ref, path: await pathOf(ref) };
  };
  const linesOf = async (path: string): Promise<StripeBody[]> => {
    const { data } = await bench.lab.stripe('GET', `${path}/lines`);
    return data.toSorted((a: StripeBody, b: StripeBody) => (lineId(a) < lineId(b) ? -1 : 1));
  };
  const lineId = (line: StripeBody): string => line['metadata'].holdfast_line_id;

  it('replaces a line that has our id and other content', async () => {
    const { ref, path } = await interrupted('before');
    await bench.lab.stripe('POST', `${path}/add_lines`, {
      'lines[0][amount]': '1000',
      'lines[0][description]': 'other content',
      'lines[0][metadata][holdfast_line_id]': 'l1',
      'lines[0][metadata][holdfast_line_hash]': '0000000000000000',
    });
    await bench.run('writeDraft', ref, { attempt: 2 });
    const { plan } = (await bench.store.invoices.find(ref))!;
    const hashes = (await linesOf(path)).map((line) => line['metadata'].holdfast_line_hash);
    expect(hashes).toEqual(plan.lines.map((line) => line.hash));
  });

  it('removes the copy of a line of ours', async () => {
    const { ref, path } = await interrupted('after');
    const [first] = await linesOf(path);
    await bench.lab.stripe('POST', `${path}/add_lines`, {
      'lines[0][amount]': '1000',
      'lines[0][description]': 'a copy',
      'lines[0][metadata][holdfast_line_id]': 'l1',
      'lines[0][metadata][holdfast_line_hash]': first!['metadata'].holdfast_line_hash,
    });
    await bench.run('writeDraft', ref, { attempt: 2 });
    expect((await linesOf(path)).map(lineId)).toEqual(['l1', 'l2']);
  });

  it('leaves no removed line of ours behind as a pending item', async () => {
    const { ref, path } = await interrupted('after');
    await bench.lab.stripe('POST', `${path}/add_lines`, {
      'lines[0][amount]': '999',
      'lines[0][description]': 'a copy',
      'lines[0][metadata][holdfast_line_id]': 'l1',
    });
    await bench.run('writeDraft', ref, { attempt: 2 });
    expect((await linesOf(path)).map(lineId)).toEqual(['l1', 'l2']);
    expect(await pendingItems()).toEqual([]);
  });

  it('gives the item of somebody else back, and deletes nothing that is not ours', async () => {
    const { ref, path } = await interrupted('before');
    const form = { customer: 'cus_card', amount: '777', currency: 'usd' };
    const item = await bench.lab.stripe('POST', '/v1/invoiceitems', form);
    await bench.lab.stripe('POST', `${path}/add_lines`, { 'lines[0][invoice_item]': item['id'] });
    await bench.run('writeDraft', ref, { attempt: 2 });
    expect((await linesOf(path)).map(lineId)).toEqual(['l1', 'l2']);
    expect(await pendingItems()).toEqual([item['id']]);
    await bench.lab.stripe('DELETE', `/v1/invoiceitems/${item['id']}`);
  });

  it('writes a line anew that was changed', async () => {
    const { ref, path } = await interrupted('after');
    const [first] = await linesOf(path);
    await bench.lab.stripe('POST', `${path}/lines/${first!['id']}`, { amount: '999' });
    await bench.run('writeDraft', ref, { attempt: 2 });
    expect((await linesOf(path)).map((line) => line['amount'])).toEqual([1000, 500]);
  });

  it('leaves pending items of the customer alone', async () => {
    const form = { customer: 'cus_card', amount: '777', currency: 'usd' };
    const item = await bench.lab.stripe('POST', '/v1/invoiceitems', form);
    const ref = await bench.accept();
    const state = await bench.run('writeDraft', ref);
    expect(state.draft?.subtotal).toBe(1500);
    expect(await pendingItems()).toEqual([item['id']]);
    await bench.lab.stripe('DELETE', `/v1/invoiceitems/${item['id']}`);
  });

  it('keeps Stripe from finalizing the draft by itself', async () => {
    const ref = await bench.accept();
    await bench.run('writeDraft', ref);
    await bench.lab.advance(3 * hour);
    const invoice = await bench.lab.stripe('GET', await pathOf(ref));
    expect(invoice['status']).toBe('draft');
  });

  it('says of every invoice whether Stripe computes tax', async () => {
    for (const mode of [null, 'automatic'] as const) {
      const tax = { mode, timeout: null, on_timeout: null };
      const ref = await bench.accept([], undefined, { tax });
      await bench.run('writeDraft', ref);
      const path = '/v1/invoices';
      const asked = await bench.lab.requests({ method: 'POST', path, invoice: ref.invoice_id });
      expect(asked.map(({ params }) => params['automatic_tax'])).toEqual([
        { enabled: String(mode === 'automatic') },
      ]);
    }
  });

  async function pendingItems(): Promise<string[]> {
    const query = { customer: 'cus_card', pending: 'true' };
    const { data } = await bench.lab.stripe('GET', '/v1/invoiceitems', query);
    return data.map((item: StripeBody) => item['id']);
  }
});
