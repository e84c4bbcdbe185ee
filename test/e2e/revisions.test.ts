import { anInvoice, startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';

describe('a revision of an invoice', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const act = (id: string, action: string, body?: unknown) =>
    stack.call('POST', `/v1/invoices/${id}/${action}`, body);
  const stripe = (method: 'GET' | 'POST', path: string, params?: Record<string, string>) =>
    stack.lab.stripe(method, path, params);
  const stripeIdOf = (view: View): string => view['external_invoice'].invoice_id;
  const line = (id: string, amount: number) => ({
    id,
    description: `Line ${id}`,
    quantity: '1',
    unit_amount_decimal: String(amount),
  });

  async function linesOf(stripeId: string): Promise<[string, number][]> {
    const { data } = await stripe('GET', `/v1/invoices/${stripeId}/lines`);
    return data.map((one: View) => [one['metadata'].holdfast_line_id, one['amount']]).toSorted();
  }

  async function livingOf(id: string): Promise<string[]> {
    const { data } = await stripe('GET', '/v1/invoices', { limit: '100' });
    return data
      .filter((one: View) => one['metadata'].holdfast_invoice_id === id)
      .filter((one: View) => one['status'] !== 'void')
      .map((one: View) => one['id']);
  }

  async function anOpenInvoice(): Promise<{ id: string; first: string; posted: View }> {
    const posted = anInvoice({ customer_id: 'invoice' });
    const id = String(posted['id']);
    await stack.post(posted);
    return { id, first: stripeIdOf(await stack.whenStatus(id, 'open')), posted };
  }

  it('puts other lines on the same draft, which are compared, taxed anew and finalized', async () => {
    const tax = { mode: 'external', timeout: 'PT1H' };
    const posted = anInvoice({ tax, memo: 'as posted' });
    const id = String(posted['id']);
    await stack.post(posted);
    const first = await stack.whenStatus(id, 'awaiting_tax');
    const lines = [line('l1', 700), line('l3', 41)];
    const body = { revision: 2, lines, expected_total: 741, memo: 'mended' };
    expect((await act(id, 'replace_lines', body)).status).toBe(200);
    const second = await stack.when(
      id,
      'waits again',
      (v) => v['revision'] === 2 && v['status'] === 'awaiting_tax',
    );
    expect(stripeIdOf(second)).toBe(stripeIdOf(first));
    expect(second['tax'].version).toMatch(/^r2-/);
    expect(await linesOf(stripeIdOf(second))).toEqual([
      ['l1', 700],
      ['l3', 41],
    ]);
    expect(await stripe('GET', `/v1/invoices/${stripeIdOf(second)}`)).toMatchObject({
      description: 'mended',
      metadata: { holdfast_revision: '2', holdfast_invoice_id: id },
    });
    const report = (revision: number) => ({
      revision,
      lines: [
        {
          id: 'l1',
          tax_amounts: [
            {
              amount: 70,
              taxable_amount: 700,
              tax_rate_data: { display_name: 'VAT', percentage: 10, inclusive: false },
            },
          ],
        },
      ],
    });
    const late = await act(id, 'supply_tax', report(1));
    expect(late.body['errors']).toEqual([
      { pointer: '/revision', message: 'The invoice is at revision 2.' },
    ]);
    await act(id, 'supply_tax', report(2));
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['totals']).toMatchObject({ subtotal: 741, tax: 70, amount_paid: 811 });
    // What was posted stays what a repeated post is known by, and the repeated action makes nothing new.
    expect((await stack.call('POST', '/v1/invoices', posted)).status).toBe(200);
    expect((await stack.call('POST', '/v1/invoices', { ...posted, lines })).status).toBe(409);
    expect((await act(id, 'replace_lines', body)).body['revision']).toBe(2);
  });

  it('is a new Stripe invoice after the old one is void, and each names the other', async () => {
    const { id, first } = await anOpenInvoice();
    const body = { revision: 2, lines: [line('l1', 900)] };
    expect((await act(id, 'reissue', body)).status).toBe(200);
    const second = await stack.when(
      id,
      'open again',
      (v) => v['revision'] === 2 && v['status'] === 'open',
    );
    expect(await livingOf(id)).toEqual([stripeIdOf(second)]);
    expect(await stripe('GET', `/v1/invoices/${stripeIdOf(second)}`)).toMatchObject({
      total: 900,
      metadata: { holdfast_revision: '2', holdfast_reissue_of: first },
    });
    expect(second['revisions']).toEqual([
      expect.objectContaining({
        revision: 1,
        how: null,
        stripe_invoice_id: first,
        stripe_status: 'void',
        replaced_by: stripeIdOf(second),
      }),
      expect.objectContaining({ revision: 2, how: 'reissue', replaces: first, replaced_by: null }),
    ]);
    // An answer that was lost is asked for again.
    const again = await act(id, 'reissue', body);
    expect([again.status, again.body['revision']]).toEqual([200, 2]);
    expect((await act(id, 'reissue', { ...body, revision: 5 })).body['code']).toBe(
      'revision_differs',
    );
    const created = await stack.lab.requests({ method: 'POST', path: '/v1/invoices' });
    const keys = created.map((entry) => entry.idempotency_key).filter((key) => key?.includes(id));
    expect(new Set(keys)).toEqual(
      new Set([1, 2].map((n) => `${stack.workflowId(id)}/r${n}/create`)),
    );
    await act(id, 'void');
    await stack.whenStatus(id, 'void');
  });

  it('is made once when two people ask for one at the same moment', async () => {
    const { id } = await anOpenInvoice();
    const answers = await Promise.all(
      [900, 901].map((amount) => act(id, 'reissue', { revision: 2, lines: [line('l1', amount)] })),
    );
    const codes = answers.map(({ body }) => body['code'] ?? 'taken');
    expect(new Set(codes)).toEqual(new Set(['taken', 'revision_differs']));
    const view = await stack.when(id, 'open again', (v) => v['revision'] === 2);
    expect(view['revisions']).toHaveLength(2);
    const done = codes.indexOf('taken');
    expect(view['totals'].subtotal).toBe(900 + done);
    await act(id, 'void');
    await stack.whenStatus(id, 'void');
  });

  it('goes on from an invoice that is void and whose workflow has ended', async () => {
    const { id, first } = await anOpenInvoice();
    await act(id, 'void');
    await stack.whenStatus(id, 'void');
    await act(id, 'reissue', { revision: 2 });
    const second = await stack.when(
      id,
      'open again',
      (v) => v['revision'] === 2 && v['status'] === 'open',
    );
    expect(stripeIdOf(second)).not.toBe(first);
    // As the timeline says: void first, then the revision.
    const types = (await stack.timeline(id)).map(({ type, status }) => `${type} ${status}`);
    expect(types.indexOf('invoice_observed void')).toBeLessThan(types.indexOf('revised accepted'));
    await stripe('POST', `/v1/invoices/${stripeIdOf(second)}/pay`, { paid_out_of_band: 'true' });
    await stack.whenStatus(id, 'paid');
  });

  it('is not made when the invoice was paid just before', async () => {
    const { id, first } = await anOpenInvoice();
    // Nobody hears of it in time.
    await stack.lab.behave({ webhooks: { lose: 1 } });
    await stripe('POST', `/v1/invoices/${first}/pay`, { paid_out_of_band: 'true' });
    await stack.lab.behave({ webhooks: { lose: 0 } });
    const refused = await act(id, 'reissue', { revision: 2 });
    expect([refused.status, refused.body['code']]).toEqual([409, 'action_not_allowed']);
    const view = await stack.whenStatus(id, 'paid');
    expect(view['revision']).toBe(1);
    expect(await livingOf(id)).toEqual([first]);
    const [dropped] = (await stack.timeline(id)).filter(({ type }) => type === 'request_dropped');
    expect(dropped?.['data']).toMatchObject({ reason: 'paid' });
  });

  it('is refused with all its faults at once, and nothing is changed', async () => {
    const { id } = await stack.post(anInvoice({ finalize: 'manual' }));
    await stack.whenStatus(String(id), 'awaiting_approval');
    const lines = [
      line('l1', 5),
      line('l1', 6),
      { ...line('l9', 7), period: { start: '2026-10-02T00:00:00Z', end: '2026-10-01T00:00:00Z' } },
    ];
    const { status, body } = await act(String(id), 'replace_lines', { lines, expected_total: 1 });
    expect(status).toBe(422);
    const pointers = body['errors'].map(({ pointer }: View) => pointer).toSorted();
    expect(pointers).toEqual(['/expected_total', '/lines/1/id', '/lines/2/period/end']);
    expect((await stack.get(String(id)))['revision']).toBe(1);
    await act(String(id), 'void');
    await stack.whenStatus(String(id), 'deleted');
  });
});
