import type { InvoiceRef } from '../../src/domain/ids';
import type { StripeBody } from '../support/lab-client';
import { startBench } from './support';
import type { Bench } from './support';

describe('before an invoice is finalized', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const drafted = async (over = {}) => {
    const ref = await bench.accept([], undefined, over);
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    return { ref, path: `/v1/invoices/${stripe_invoice_id}` };
  };
  const changeLine = async (path: string, id: string, form: Record<string, string>) => {
    const { data } = await bench.lab.stripe('GET', `${path}/lines`);
    const line = data.find((one: StripeBody) => one['metadata'].holdfast_line_id === id);
    await bench.lab.stripe('POST', `${path}/lines/${line.id}`, form);
  };
  const expectDifference = async (ref: InvoiceRef, path: string, status: string) => {
    await expect(bench.run('finalizeInvoice', ref)).rejects.toMatchObject({
      type: 'invoice_differs',
      nonRetryable: true,
    });
    expect((await bench.lab.stripe('GET', path))['status']).toBe(status);
  };

  it('does not finalize when a line was changed', async () => {
    const { ref, path } = await drafted();
    await changeLine(path, 'l1', { amount: '999' });
    await expectDifference(ref, path, 'draft');
  });

  it('does not finalize when two edits cancel out', async () => {
    const { ref, path } = await drafted();
    await changeLine(path, 'l1', { amount: '1010' });
    await changeLine(path, 'l2', { amount: '490' });
    await expectDifference(ref, path, 'draft');
  });

  it('says when a person has finalized it with another total', async () => {
    const { ref, path } = await drafted();
    await changeLine(path, 'l1', { amount: '999' });
    await bench.lab.stripe('POST', `${path}/finalize`, { auto_advance: 'false' });
    const { block, seen } = await bench.run('finalizeInvoice', ref);
    expect({ code: block?.code, status: seen?.status }).toEqual({
      code: 'invoice_differs',
      status: 'open',
    });
  });

  it('does not take tax for applied that another hand has put on a line', async () => {
    const tax = { mode: 'external', timeout: null, on_timeout: null };
    const { ref, path } = await drafted({ tax });
    await bench.store.invoices.saveTaxReport(ref, { revision: 1, provider: null, lines: [] });
    await changeLine(path, 'l2', {
      'tax_amounts[0][amount]': '50',
      'tax_amounts[0][taxable_amount]': '500',
      'tax_amounts[0][tax_rate_data][display_name]': 'Sales tax',
      'tax_amounts[0][tax_rate_data][inclusive]': 'false',
      'tax_amounts[0][tax_rate_data][percentage]': '10',
    });
    await expect(bench.run('applyTax', ref)).rejects.toMatchObject({
      type: 'invoice_differs',
      message: expect.stringContaining('tax of line l2: 0 asked for, 50 in Stripe'),
    });
  });

  it('tells that it lives while Stripe takes its time', async () => {
    const { ref } = await drafted();
    await bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices/*/finalize' },
      fault: { kind: 'delay', ms: 2_000 },
    });
    let heartbeats = 0;
    await bench.run('finalizeInvoice', ref, { heard: () => void (heartbeats += 1) });
    expect(heartbeats).toBeGreaterThan(0);
  });
});
