import type { InvoiceRef } from '../../src/domain/ids';
import { allowedActions } from '../../src/domain/next-step';
import { blockOf, statusOf } from '../../src/domain/state';
import { startBench } from './support';
import type { Bench } from './support';

describe('the credit of a void invoice', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterEach(() => setReturned(true));
  afterAll(() => bench.stop());

  const balance = '/v1/customers/cus_card/balance_transactions';
  const setReturned = (returned_on_void: boolean) =>
    bench.lab.behave({ customer_balance: { returned_on_void } });
  const reads = () => bench.lab.requests({ method: 'GET', path: '/v1/customers/*/balance_*' });

  async function anOpenInvoice(credit: number | null): Promise<{ ref: InvoiceRef; path: string }> {
    if (credit !== null) {
      await bench.lab.stripe('POST', balance, { amount: String(-credit), currency: 'usd' });
    }
    const ref = await bench.accept([], undefined, { collection_method: 'send_invoice' });
    const { stripe_invoice_id } = await bench.run('writeDraft', ref);
    await bench.run('finalizeInvoice', ref);
    return { ref, path: `/v1/invoices/${stripe_invoice_id}` };
  }

  it('is not asked for where none was applied', async () => {
    const { ref } = await anOpenInvoice(null);
    const before = (await reads()).length;
    const state = await bench.run('voidInvoice', ref);
    expect(statusOf(state)).toBe('void');
    expect(await reads()).toHaveLength(before);
  });

  it('is back after our own void, whatever else moved the balance', async () => {
    const { ref } = await anOpenInvoice(300);
    await bench.lab.stripe('POST', balance, { amount: '5', currency: 'usd' });
    const state = await bench.run('voidInvoice', ref);
    expect(state.seen).toMatchObject({ status: 'void' });
    expect(blockOf(state)).toBeNull();
    await bench.lab.stripe('POST', balance, { amount: '295', currency: 'usd' });
  });

  it('blocks once while it is kept, however often somebody looks', async () => {
    const { ref, path } = await anOpenInvoice(300);
    await setReturned(false);
    await bench.lab.stripe('POST', `${path}/void`);
    const kept = { n: 1, code: 'credit_not_returned', step: 'track_payment' };
    const blocked = await bench.run('observeInvoice', ref);
    expect(blockOf(blocked)).toMatchObject(kept);
    expect(allowedActions(blocked)).toEqual(['accept_difference', 'reissue']);
    expect(blockOf(await bench.run('observeInvoice', ref))).toMatchObject(kept);
    const told = await bench.store.invoices.timeline(ref);
    expect(told.filter(({ type }) => type === 'compared')).toHaveLength(1);
  });

  it('is waited for by a reissue, which goes on when a person has seen to it', async () => {
    const { ref } = await anOpenInvoice(300);
    await setReturned(false);
    await bench.revise(ref, 'reissue');
    const held = await bench.run('reissueInvoice', ref);
    expect(held).toMatchObject({ revision: 1, seen: { status: 'void' } });
    expect(blockOf(held)?.code).toBe('credit_not_returned');
    const at = new Date().toISOString();
    const released = { type: 'released', n: blockOf(held)!.n, at, by: 'person' } as const;
    const { fingerprint } = held.compared!;
    const accepted = {
      type: 'difference_accepted',
      fingerprint: fingerprint!,
      at,
      by: 'person',
    } as const;
    const state = await bench.run('reissueInvoice', ref, { facts: [accepted, released] });
    expect(state).toMatchObject({ revision: 2, seen: null });
  });

  it('of a customer that was deleted is nobody’s any more', async () => {
    const { ref, path } = await anOpenInvoice(300);
    await setReturned(false);
    await bench.lab.stripe('POST', `${path}/void`);
    await bench.lab.stripe('DELETE', '/v1/customers/cus_card');
    const state = await bench.run('observeInvoice', ref);
    expect(statusOf(state)).toBe('void');
    expect(blockOf(state)).toBeNull();
  });
});
