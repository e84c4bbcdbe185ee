import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';
import { until } from '../support/until';

describe('an invoice that is paid', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  it('goes from accepted to paid, with the amounts that were asked for', async () => {
    const { id } = await stack.post(anInvoice());
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['totals']).toEqual({
      subtotal: 15385,
      tax: 0,
      total: 15385,
      amount_due: 15385,
      amount_paid: 15385,
      carried_over: 0,
    });
    expect(paid['external_invoice'].external_status).toBe('PAID');
    expect(paid['tax'].outcome).toBe('not_required');
    expect(paid['allowed_actions']).toEqual([]);
  });

  it.each([1, 10, 11, 100])(
    'takes at most four Stripe calls up to open for %i lines',
    async (count) => {
      const lines = Array.from({ length: count }, (_, n) => ({
        id: `l${n}`,
        description: `Line ${n}`,
        quantity: '3',
        unit_amount_decimal: '100.5',
      }));
      const { id } = await stack.post(anInvoice({ id: `lines-${count}`, lines }));
      await stack.whenStatus(id, 'paid');
      const stripeId = (await stack.get(id))['external_invoice'].invoice_id;
      const calls = (await stack.lab.requests({ invoice: stripeId })).filter((entry) =>
        entry.path.startsWith('/v1/invoices'),
      );
      const untilOpen = calls.slice(0, 1 + calls.findIndex((c) => c.path.endsWith('/finalize')));
      expect(untilOpen.map((c) => c.method)).toHaveLength(4);
    },
  );

  it('costs at most forty events of history', async () => {
    const { id } = await stack.post(anInvoice());
    await stack.whenStatus(id, 'paid');
    const handle = stack.temporal.workflow.getHandle(stack.workflowId(id));
    await handle.result();
    const { historyLength } = await handle.describe();
    expect(historyLength).toBeLessThanOrEqual(40);
  });

  it('writes three hundred lines in three calls and none twice', async () => {
    const lines = Array.from({ length: 240 }, (_, n) => ({
      id: `l${n}`,
      description: `Line ${n}`,
      quantity: '1',
      unit_amount_decimal: String(n + 1),
    }));
    const { id } = await stack.post(anInvoice({ id: 'many', lines }));
    await stack.whenStatus(id, 'paid');
    const stripeId = (await stack.get(id))['external_invoice'].invoice_id;
    const adds = await stack.lab.requests({ path: `/v1/invoices/${stripeId}/add_lines` });
    expect(adds).toHaveLength(3);
  });

  it('is settled at finalize when the total is zero', async () => {
    const lines = [{ id: 'a', description: 'Free', quantity: '1', unit_amount_decimal: '0' }];
    const { id } = await stack.post(anInvoice({ lines }));
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['totals'].amount_paid).toBe(0);
  });

  it('says that a charge failed, and is paid when a later one succeeds', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'declined' }));
    const failed = await stack.when(
      id,
      'payment failed',
      (view) => view['external_invoice'].external_status === 'PAYMENT_FAILED',
    );
    expect(failed['status']).toBe('open');
    await stack.lab.stripe('POST', `/v1/invoices/${failed['external_invoice'].invoice_id}/pay`, {
      paid_out_of_band: 'true',
    });
    await stack.whenStatus(id, 'paid');
    const types = (await stack.timeline(id)).map((entry) => entry['type']);
    expect(types.filter((type) => type === 'invoice_observed').length).toBeGreaterThanOrEqual(2);
  });

  it('is paid without any webhook, by the slow poll', async () => {
    await stack.lab.behave({ webhooks: { lose: true } });
    try {
      const { id } = await stack.post(anInvoice());
      const open = await stack.whenStatus(id, 'open');
      const path = `/v1/invoices/${open['external_invoice'].invoice_id}`;
      await until('Stripe has collected', async () => {
        return (await stack.lab.stripe('GET', path))['status'] === 'paid';
      });
      await stack.fastForward(id, 2 * 60 * 60);
      await stack.whenStatus(id, 'paid');
    } finally {
      await stack.lab.behave({ webhooks: { lose: false } });
    }
  });
});
