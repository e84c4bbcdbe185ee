import type { Fact } from '../../src/domain/facts';
import { startBench } from './support';
import type { Bench } from './support';

const hour = 60 * 60;

describe('writing the draft', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  // Twice: the SDK itself repeats a request once when the connection breaks, also with retries off.
  const lose = (path: string, kind: string, more: Record<string, unknown> = {}) =>
    bench.lab.fault({
      match: { method: 'POST', path, times: more['reason'] ? 1 : 2 },
      fault: { kind, ...more },
    });
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const attemptedAt = (at: string): Fact => ({
    type: 'create_attempted',
    at,
    by: 'holdfast',
    revision: 1,
    suffix: 0,
  });

  it('finds what a lost create has made, after Stripe has forgotten the key', async () => {
    const ref = await bench.accept([attemptedAt(ago(21 * hour))]);
    // The first attempt of long ago: it took effect, nobody heard it, and its key is pruned.
    await lose('/v1/invoices', 'after');
    await expect(bench.run('writeDraft', ref, { now: ago(21 * hour) })).rejects.toThrow(
      'connection',
    );
    expect(await bench.live(ref)).toHaveLength(1);
    await bench.lab.advance(25 * hour);
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
    expect(state.draft).not.toBeNull();
  });

  it('C40 is one invoice of 900.00 although its create was lost and its key has expired', async () => {
    const none = { product_id: null, period: null, custom_fields: {}, metadata: {}, amount: null };
    const line = {
      ...none,
      id: 'L1',
      description: 'Plan',
      quantity: '1',
      unit_amount_decimal: '90000',
    };
    const ref = await bench.accept([attemptedAt(ago(26 * hour))], ago(26 * hour), {
      lines: [line],
    });
    await lose('/v1/invoices', 'after');
    await expect(bench.run('writeDraft', ref, { now: ago(26 * hour) })).rejects.toThrow(
      'connection',
    );
    await bench.lab.advance(26 * hour);
    await bench.run('writeDraft', ref, { attempt: 2 });
    const state = await bench.run('finalizeInvoice', ref);
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
    expect(state.seen).toMatchObject({ subtotal: 90_000, total: 90_000 });
    const calls = await bench.lab.requests({ path: '/v1/invoices*', invoice: ref.invoice_id });
    expect(calls.some(({ path }) => path.includes('search'))).toBe(false);
  });

  it('C40 asks with the same key again while Stripe still remembers it, and is answered', async () => {
    const ref = await bench.accept([attemptedAt(ago(2 * hour))], ago(2 * hour));
    await lose('/v1/invoices', 'after');
    await expect(bench.run('writeDraft', ref, { now: ago(2 * hour) })).rejects.toThrow(
      'connection',
    );
    await bench.lab.advance(2 * hour);
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(state.write.suffix).toBe(0);
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
  });

  it('C46 asks with the same bytes after a create that was cut off, though the clock has moved on', async () => {
    const day = new Date(Date.now() + 30 * 24 * hour * 1000).toISOString().slice(0, 10);
    const ref = await bench.accept([], ago(60), { collection_method: 'send_invoice', due_on: day });
    await lose('/v1/invoices', 'after');
    await expect(bench.run('writeDraft', ref, { now: ago(40) })).rejects.toThrow('connection');
    await bench.run('writeDraft', ref, { attempt: 2 });
    const asked = await bench.lab.requests({
      method: 'POST',
      path: '/v1/invoices',
      invoice: ref.invoice_id,
    });
    expect(asked.length).toBeGreaterThan(1);
    const said = asked.map(({ params, idempotency_key }) =>
      JSON.stringify([params, idempotency_key]),
    );
    expect(new Set(said).size).toBe(1);
    expect(asked[0]!.params['due_date']).toBe(String(Date.parse(`${day}T12:00:00Z`) / 1000));
    expect(await bench.live(ref)).toHaveLength(1);
  });

  it('creates under a new key when the old one is past trusting and nothing is there', async () => {
    const ref = await bench.accept([attemptedAt(ago(30 * hour))]);
    const state = await bench.run('writeDraft', ref);
    expect(state.write.suffix).toBe(1);
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
  });

  it('looks for what a record restored from an old backup has forgotten', async () => {
    const ref = await bench.accept([], ago(30 * hour));
    await lose('/v1/invoices', 'after');
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    await bench.lab.advance(25 * hour);
    // As if the transaction that recorded the first attempt had never been.
    const { state } = (await bench.store.invoices.find(ref))!;
    expect(state.write.first_attempt_at).not.toBeNull();
    const [made] = await bench.live(ref);
    const again = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(again.stripe_invoice_id).toBe(made);
    expect(await bench.live(ref)).toEqual([made]);
  });

  it('looks before it leaves a key whose stored answer is a server error', async () => {
    const ref = await bench.accept();
    await lose('/v1/invoices', 'stored_500', { reason: 'after_work' });
    await expect(bench.run('writeDraft', ref)).rejects.toMatchObject({
      type: 'stripe_unavailable',
    });
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(state.write.suffix).toBe(0);
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
  });

  it('does not believe a repeated answer about a draft that was deleted since', async () => {
    const ref = await bench.accept();
    await lose('/v1/invoices', 'after');
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const [lost] = await bench.live(ref);
    await bench.lab.stripe('DELETE', `/v1/invoices/${lost}`);
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(state.stripe_invoice_id).not.toBe(lost);
    expect(await bench.live(ref)).toEqual([state.stripe_invoice_id]);
  });

  it('tries a refused create under a new key, because Stripe repeats its refusal', async () => {
    const ref = await bench.accept();
    await bench.lab.stripe('DELETE', '/v1/customers/cus_card');
    await expect(bench.run('writeDraft', ref)).rejects.toMatchObject({
      type: 'stripe_customer_missing',
      nonRetryable: true,
    });
    const { state } = (await bench.store.invoices.find(ref))!;
    expect(state.write.suffix).toBe(1);
  });
});

describe('writing the lines', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const linesOf = async (id: string | null) => {
    const { data } = await bench.lab.stripe('GET', `/v1/invoices/${id}/lines`, { limit: '100' });
    return data.map((l: { metadata: Record<string, string> }) => l.metadata['holdfast_line_id']);
  };
  const brokenBeforeLines = async () => {
    const ref = await bench.accept();
    await bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices/*/add_lines', times: 2 },
      fault: { kind: 'before' },
    });
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const { state } = (await bench.store.invoices.find(ref))!;
    return { ref, path: `/v1/invoices/${state.stripe_invoice_id}` };
  };

  it('removes what a stranger has put there meanwhile', async () => {
    const { ref, path } = await brokenBeforeLines();
    await bench.lab.stripe('POST', `${path}/add_lines`, {
      'lines[0][amount]': '999',
      'lines[0][description]': 'a stranger',
    });
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect((await linesOf(state.stripe_invoice_id)).toSorted()).toEqual(['l1', 'l2']);
  });

  it('adds again what was added unheard and removed by somebody since', async () => {
    const ref = await bench.accept();
    await bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices/*/add_lines', times: 2 },
      fault: { kind: 'after' },
    });
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const { state } = (await bench.store.invoices.find(ref))!;
    const path = `/v1/invoices/${state.stripe_invoice_id}`;
    const { data } = await bench.lab.stripe('GET', `${path}/lines`);
    await bench.lab.stripe('POST', `${path}/remove_lines`, {
      'lines[0][id]': data[0].id,
      'lines[0][behavior]': 'delete',
      'lines[1][id]': data[1].id,
      'lines[1][behavior]': 'delete',
    });
    const after = await bench.run('writeDraft', ref, { attempt: 2 });
    expect((await linesOf(after.stripe_invoice_id)).toSorted()).toEqual(['l1', 'l2']);
  });

  it('records that the draft was deleted while it was being written', async () => {
    const { ref, path } = await brokenBeforeLines();
    await bench.lab.stripe('DELETE', path);
    const state = await bench.run('writeDraft', ref, { attempt: 2 });
    expect(state.seen?.status).toBe('deleted');
  });

  it('does not go on when somebody finalized the draft before its lines were there', async () => {
    const { ref, path } = await brokenBeforeLines();
    await bench.lab.stripe('POST', `${path}/finalize`);
    const { block, seen } = await bench.run('writeDraft', ref, { attempt: 2 });
    expect({ code: block?.code, status: seen?.status }).toEqual({
      code: 'invoice_differs',
      status: 'paid',
    });
  });

  it('takes a lost create back when the invoice is voided', async () => {
    const ref = await bench.accept();
    await bench.lab.fault({
      match: { method: 'POST', path: '/v1/invoices', times: 2 },
      fault: { kind: 'after' },
    });
    await expect(bench.run('writeDraft', ref)).rejects.toThrow('connection');
    const state = await bench.run('voidInvoice', ref);
    expect(state.ended?.as).toBe('deleted');
    expect(await bench.live(ref)).toEqual([]);
  });
});
