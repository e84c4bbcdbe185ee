import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';

describe('a draft that somebody has changed in Stripe', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const act = (id: string, action: string, body: unknown = {}) =>
    stack.call('POST', `/v1/invoices/${id}/${action}`, body);
  const stripe = (method: 'GET' | 'POST', path: string, params?: Record<string, string>) =>
    stack.lab.stripe(method, path, params);

  interface Draft {
    id: string;
    path: string;
  }

  async function aDraft(over: Record<string, unknown> = {}): Promise<Draft> {
    const { id } = await stack.post(anInvoice({ finalize: 'manual', ...over }));
    const view = await stack.whenStatus(String(id), 'awaiting_approval');
    return { id: String(id), path: pathOf(view) };
  }
  const pathOf = (view: View) => `/v1/invoices/${view['external_invoice'].invoice_id}`;

  async function linesOf({ path }: Pick<Draft, 'path'>): Promise<View[]> {
    return (await stripe('GET', `${path}/lines`))['data'];
  }

  async function lineOf(draft: Pick<Draft, 'path'>, lineId: string): Promise<string> {
    const line = (await linesOf(draft)).find((l) => l['metadata'].holdfast_line_id === lineId);
    return line?.['id'];
  }

  /** What a person does in the Dashboard: one line at another price. */
  async function reprice(draft: Draft, lineId: string, unitAmount: string): Promise<void> {
    await stripe('POST', `${draft.path}/update_lines`, {
      'lines[0][id]': await lineOf(draft, lineId),
      'lines[0][quantity]': '1',
      'lines[0][price_data][currency]': 'usd',
      'lines[0][price_data][product]': 'prod_misc',
      'lines[0][price_data][unit_amount]': unitAmount,
    });
  }

  async function remove(draft: Draft, lineId: string): Promise<void> {
    await stripe('POST', `${draft.path}/remove_lines`, {
      'lines[0][id]': await lineOf(draft, lineId),
      'lines[0][behavior]': 'delete',
    });
  }

  const add = (draft: Draft, amount: string) =>
    stripe('POST', `${draft.path}/add_lines`, {
      'lines[0][amount]': amount,
      'lines[0][description]': 'swept in',
    });

  async function whenBlocked(id: string): Promise<View> {
    const view = await stack.when(id, 'blocked', (v) => v['blocked'] !== null);
    expect(view['blocked'].code).toBe('invoice_differs');
    return view;
  }

  /** Finalizing it is what compares. */
  async function blockedBy(draft: Draft): Promise<View> {
    await act(draft.id, 'finalize');
    const view = await whenBlocked(draft.id);
    expect((await stripe('GET', draft.path))['status']).toBe('draft');
    return view;
  }

  const fingerprintOf = (view: View): string => view['blocked'].difference.fingerprint;
  const accept = (view: View, reason = 'agreed by phone') =>
    act(view['id'], 'accept_difference', { difference: fingerprintOf(view), reason });

  async function storyOf(id: string, type: string): Promise<View[]> {
    return (await stack.timeline(id)).filter((entry) => entry['type'] === type);
  }

  it('blocks and shows the line, the field and both values; once it is undone a retry goes on', async () => {
    const draft = await aDraft();
    const stripeLine = await lineOf(draft, 'l2');
    await reprice(draft, 'l2', '150');
    const blocked = await blockedBy(draft);
    expect(blocked['allowed_actions']).toEqual(
      expect.arrayContaining(['retry', 'replace_lines', 'accept_difference', 'void']),
    );
    const at = { what: 'changed_line', line_id: 'l2', stripe_line_id: stripeLine };
    expect(blocked['blocked'].differences).toEqual(
      expect.arrayContaining([
        { ...at, label: 'Storage', field: 'amount', ours: 200, stripe: 150 },
        { ...at, label: 'Storage', field: 'quantity', ours: '2', stripe: '1' },
      ]),
    );
    expect(blocked['blocked'].message).toContain('amount of line l2: 200 asked for, 150 in Stripe');
    const description = await stack.temporal.workflow
      .getHandle(stack.workflowId(draft.id))
      .describe();
    expect(description.searchAttributes['BlockedCode']).toEqual(['invoice_differs']);
    await act(draft.id, 'retry');
    await stack.when(
      draft.id,
      'blocked anew',
      ({ blocked: b }) => b?.since > blocked['blocked'].since,
    );
    await stripe('POST', `${draft.path}/update_lines`, {
      'lines[0][id]': stripeLine,
      'lines[0][quantity]': '2',
      'lines[0][price_data][currency]': 'usd',
      'lines[0][price_data][product]': 'prod_misc',
      'lines[0][price_data][unit_amount]': '100',
    });
    await act(draft.id, 'retry');
    await stack.whenStatus(draft.id, 'paid');
    const results = (await storyOf(draft.id, 'compared')).map(({ data }) => data.count);
    expect(results).toEqual([blocked['blocked'].differences.length, 0]);
  });

  it('is not fooled by two edits that cancel out, and gets its own lines back', async () => {
    const draft = await aDraft();
    await remove(draft, 'l2');
    await add(draft, '200');
    const before = await lineOf(draft, 'l1');
    const blocked = await blockedBy(draft);
    expect(blocked['blocked'].differences).toEqual([
      expect.objectContaining({ what: 'missing_line', line_id: 'l2', ours: 200, stripe: null }),
      expect.objectContaining({ what: 'foreign_line', label: 'swept in', ours: null, stripe: 200 }),
    ]);
    expect((await act(draft.id, 'replace_lines')).status).toBe(200);
    await stack.whenStatus(draft.id, 'paid');
    const lines = await linesOf(draft);
    const ids = lines.map((line) => String(line['metadata'].holdfast_line_id));
    expect(new Set(ids)).toEqual(new Set(['l1', 'l2']));
    expect(ids).toHaveLength(2);
    // What nobody had touched is the same line as before.
    expect(await lineOf(draft, 'l1')).toBe(before);
  });

  it.each(['before', 'after'])(
    'gets each line back once when the answer to the writing is lost %s the work',
    async (kind) => {
      const draft = await aDraft();
      await remove(draft, 'l2');
      await reprice(draft, 'l1', '1');
      await blockedBy(draft);
      await stack.lab.fault({
        match: { method: 'POST', path: `${draft.path}/add_lines`, times: 2 },
        fault: { kind },
      });
      await act(draft.id, 'replace_lines');
      await stack.whenStatus(draft.id, 'paid');
      const amounts = (await linesOf(draft)).map((line) => Number(line['amount']));
      expect(amounts.toSorted((a, b) => a - b)).toEqual([200, 15185]);
    },
  );

  it('is finalized as it is when a person accepts exactly what was shown, with a reason on record', async () => {
    const draft = await aDraft();
    await reprice(draft, 'l2', '150');
    const blocked = await blockedBy(draft);
    const answer = await accept(blocked, 'canary: rebate agreed with Ms Example');
    expect(answer.status).toBe(200);
    const paid = await stack.whenStatus(draft.id, 'paid');
    expect(paid['totals'].total).toBe(15335);
    expect(paid['blocked']).toBeNull();
    const [accepted] = await storyOf(draft.id, 'difference_accepted');
    expect(accepted).toMatchObject({
      by: 'person',
      data: {
        fingerprint: fingerprintOf(blocked),
        reason: 'canary: rebate agreed with Ms Example',
      },
    });
  });

  it('blocks again when another difference comes after one was accepted', async () => {
    const draft = await aDraft();
    await reprice(draft, 'l2', '150');
    const first = await blockedBy(draft);
    await reprice(draft, 'l2', '149');
    await accept(first);
    const second = await stack.when(
      draft.id,
      'blocked by the other difference',
      (v) => v['blocked'] !== null && fingerprintOf(v) !== fingerprintOf(first),
    );
    expect((await stripe('GET', draft.path))['status']).toBe('draft');
    const stale = await accept(first);
    expect(stale.status).toBe(422);
    expect(stale.body['errors']).toEqual([expect.objectContaining({ pointer: '/difference' })]);
    await act(second['id'], 'void');
    await stack.whenStatus(draft.id, 'deleted');
  });

  it('says so when it was changed and finalized in Stripe, until a person accepts that', async () => {
    const draft = await aDraft({ customer_id: 'invoice' });
    await reprice(draft, 'l2', '150');
    await stripe('POST', `${draft.path}/finalize`, { auto_advance: 'true' });
    const blocked = await whenBlocked(draft.id);
    expect(blocked).toMatchObject({ status: 'open' });
    expect(blocked['allowed_actions']).not.toContain('replace_lines');
    await act(draft.id, 'retry');
    const again = await stack.when(
      draft.id,
      'compared again, and blocked again',
      (v) => v['blocked'] !== null && v['blocked'].since > blocked['blocked'].since,
    );
    expect((await accept(again)).body).toMatchObject({ status: 'open', blocked: null });
    await stripe('POST', `${draft.path}/pay`, { paid_out_of_band: 'true' });
    const paid = await stack.whenStatus(draft.id, 'paid');
    expect(paid['blocked']).toBeNull();
  });

  it('stays blocked after it was paid, where only a person can acknowledge what was charged', async () => {
    const draft = await aDraft();
    await reprice(draft, 'l2', '150');
    await stripe('POST', `${draft.path}/finalize`, { auto_advance: 'true' });
    await stack.whenStatus(draft.id, 'paid');
    const blocked = await whenBlocked(draft.id);
    expect(blocked['allowed_actions']).toEqual(['accept_difference']);
    expect((await act(draft.id, 'retry')).status).toBe(409);
    await stack.temporal.workflow.getHandle(stack.workflowId(draft.id)).result();
    expect((await accept(blocked)).body).toMatchObject({
      status: 'paid',
      blocked: null,
      allowed_actions: [],
    });
  });

  it('writes reported tax again on the lines that it writes again', async () => {
    const lines = anInvoice()['lines'];
    const { id } = await stack.post(
      anInvoice({ lines, tax: { mode: 'external' }, finalize: 'manual' }),
    );
    const waiting = await stack.whenStatus(String(id), 'awaiting_tax');
    const draft = { id: String(id), path: pathOf(waiting) };
    const rate = { display_name: 'VAT', percentage: 10, inclusive: false };
    const tax = (amount: number, taxable_amount: number) => [
      { amount, taxable_amount, tax_rate_data: rate },
    ];
    await act(draft.id, 'supply_tax', {
      lines: [
        { id: 'l1', tax_amounts: tax(1519, 15185) },
        { id: 'l2', tax_amounts: tax(20, 200) },
      ],
    });
    await stack.whenStatus(draft.id, 'awaiting_approval');
    await remove(draft, 'l2');
    await blockedBy(draft);
    await act(draft.id, 'replace_lines');
    const paid = await stack.whenStatus(draft.id, 'paid');
    expect(paid['totals']).toMatchObject({ tax: 1539, total: 15385 + 1539 });
  });

  it('asks a tax engine again about lines that were written again', async () => {
    const draft = await aDraft({ customer_id: 'anrok', tax: { mode: 'anrok_metadata' } });
    await remove(draft, 'l2');
    await add(draft, '200');
    const blocked = await blockedBy(draft);
    await act(draft.id, 'replace_lines');
    const paid = await stack.whenStatus(draft.id, 'paid');
    expect(paid['tax']).toMatchObject({ outcome: 'applied', provider: 'anrok' });
    expect(paid['tax'].version).not.toBe(blocked['tax'].version);
    expect(paid['totals'].tax).toBeGreaterThan(0);
  });

  it('does not lose tax in silence when somebody takes it off the lines', async () => {
    const draft = await aDraft({ customer_id: 'anrok', tax: { mode: 'anrok_metadata' } });
    await stack.lab.behave({ tax_listener: { mode: 'never' } });
    for (const lineId of ['l1', 'l2']) {
      await stripe('POST', `${draft.path}/update_lines`, {
        'lines[0][id]': await lineOf(draft, lineId),
        'lines[0][tax_amounts]': '',
      });
    }
    const blocked = await blockedBy(draft);
    expect(blocked['blocked'].differences).toEqual([
      expect.objectContaining({ what: 'invoice', field: 'tax', stripe: 0 }),
    ]);
    await stack.lab.behave({ tax_listener: { mode: 'apply' } });
    await act(draft.id, 'replace_lines');
    const paid = await stack.whenStatus(draft.id, 'paid');
    expect(paid['totals'].tax).toBeGreaterThan(0);
  });
});
