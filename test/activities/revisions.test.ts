import type { InvoiceRef } from '../../src/domain/ids';
import { statusOf } from '../../src/domain/state';
import { aDocument } from '../support/documents';
import { startBench } from './support';
import type { Bench } from './support';

describe('a further revision', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const recordOf = async (ref: InvoiceRef) => (await bench.store.invoices.find(ref))!;
  const stripe = (id: string | null) => bench.lab.stripe('GET', `/v1/invoices/${id}`);
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const byInvoice = { customer_id: 'card', collection_method: 'send_invoice' } as const;

  async function anOpenInvoice(): Promise<{ ref: InvoiceRef; first: string }> {
    const ref = await bench.accept([], undefined, byInvoice);
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    await bench.run('finalizeInvoice', ref);
    return { ref, first: stripe_invoice_id! };
  }

  async function reissued(): Promise<{ ref: InvoiceRef; first: string }> {
    const open = await anOpenInvoice();
    await bench.revise(open.ref, 'reissue');
    await bench.run('reissueInvoice', open.ref);
    return open;
  }

  it('makes the new invoice under a key of its own', async () => {
    const { ref, first } = await reissued();
    const state = await bench.run('writeDraft', ref);
    expect(await bench.live(ref)).toEqual(
      expect.arrayContaining([first, state.stripe_invoice_id!]),
    );
    expect(await stripe(state.stripe_invoice_id)).toMatchObject({
      status: 'draft',
      metadata: { holdfast_revision: '2', holdfast_reissue_of: first },
    });
  });

  it('does not take the invoice of the former revision for its own', async () => {
    const { ref, first } = await reissued();
    const failing = { method: 'POST', path: '/v1/invoices' };
    await bench.lab.fault({ match: { ...failing, times: 2 }, fault: { kind: 'before' } });
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    // Its key is past trusting, so that it looks first.
    const state = await bench.run('writeDraft', ref, { now: inHours(21), attempt: 2 });
    expect(state.stripe_invoice_id).not.toBe(first);
    expect((await stripe(state.stripe_invoice_id))['status']).toBe('draft');
  });

  it('goes on from a void whose answer was lost, and voids once', async () => {
    const { ref, first } = await anOpenInvoice();
    await bench.revise(ref, 'reissue');
    const voiding = { method: 'POST', path: `/v1/invoices/${first}/void`, times: 2 };
    await bench.lab.fault({ match: voiding, fault: { kind: 'after' } });
    await expect(bench.run('reissueInvoice', ref)).rejects.toThrow('connection');
    expect((await recordOf(ref)).state.revision).toBe(1);
    const state = await bench.run('reissueInvoice', ref, { attempt: 2 });
    expect(state).toMatchObject({ revision: 2, stripe_invoice_id: null, seen: null });
    expect(state.former).toMatchObject([{ stripe_invoice_id: first, seen: { status: 'void' } }]);
  });

  it('leaves an invoice alone whose payment is on its way', async () => {
    const { ref, first } = await anOpenInvoice();
    await bench.revise(ref, 'reissue');
    const bank = await bench.lab.stripe(
      'POST',
      '/v1/payment_methods/pm_usBankAccount_processing/attach',
      { customer: 'cus_card' },
    );
    await bench.lab.stripe('POST', `/v1/invoices/${first}/pay`, { payment_method: bank['id'] });
    const state = await bench.run('reissueInvoice', ref);
    expect(state).toMatchObject({ revision: 1, seen: { payment: 'processing' } });
    expect((await stripe(first))['status']).toBe('open');
    const [last] = (await bench.store.invoices.timeline(ref)).toReversed();
    expect(last).toMatchObject({
      type: 'request_dropped',
      data: { reason: 'payment_processing' },
    });
  });

  it('does nothing in a step that was asked for before the revision', async () => {
    const { ref } = await reissued();
    await bench.run('voidInvoice', ref, { revision: 1 });
    expect(statusOf((await recordOf(ref)).state)).toBe('accepted');
  });

  it('keeps what a step noted for the former revision away from the next', async () => {
    const { ref } = await reissued();
    const at = new Date().toISOString();
    const noted = { type: 'requested', at, by: 'person', action: 'void' } as const;
    await bench.run('writeDraft', ref, { facts: [noted] });
    expect((await recordOf(ref)).state).toMatchObject({ revision: 2, requested: null });
  });

  it('replaces every line of the draft, also one that stays the same', async () => {
    const ref = await bench.accept();
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    const linesOf = async () =>
      (await bench.lab.stripe('GET', `/v1/invoices/${stripe_invoice_id}/lines`))['data'];
    const before = (await linesOf()).map(({ id }: { id: string }) => id);
    const [l1] = aDocument().lines;
    await bench.revise(ref, 'replace_lines', { lines: [l1!] });
    await bench.run('reviseDraft', ref);
    const state = await bench.run('writeDraft', ref);
    expect(state).toMatchObject({ revision: 2, stripe_invoice_id, draft: { subtotal: 1000 } });
    const after = await linesOf();
    expect(after).toMatchObject([{ amount: 1000, metadata: { holdfast_line_id: 'l1' } }]);
    expect(before).not.toContain(after[0].id);
  });

  it('is looked at once after a reissue, also where it had two revisions', async () => {
    const ref = await bench.accept([], undefined, byInvoice);
    await bench.run('writeDraft', ref);
    await bench.revise(ref, 'replace_lines', { lines: aDocument().lines.slice(0, 1) });
    await bench.run('reviseDraft', ref);
    await bench.run('writeDraft', ref);
    await bench.run('finalizeInvoice', ref);
    await bench.revise(ref, 'reissue');
    await bench.run('reissueInvoice', ref);
    await bench.run('writeDraft', ref);
    const { former } = await bench.run('observeInvoice', ref);
    expect(former).toMatchObject([
      { revision: 1, seen: null },
      { revision: 2, seen: { status: 'void' } },
    ]);
  });

  it('does not revise a draft that a person has finalized just before', async () => {
    const ref = await bench.accept([], undefined, byInvoice);
    const { stripe_invoice_id: id } = await bench.run('writeDraft', ref);
    await bench.revise(ref, 'replace_lines', { lines: aDocument().lines.slice(0, 1) });
    await bench.lab.stripe('POST', `/v1/invoices/${id}/finalize`);
    const state = await bench.run('reviseDraft', ref);
    expect(state).toMatchObject({ revision: 1, seen: { status: 'open', subtotal: 1500 } });
  });
});
