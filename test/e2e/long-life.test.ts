import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';
import { until } from '../support/until';

const day = 24 * 60 * 60;

describe('a long life', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const typesOf = async (id: string) => {
    const { body } = await stack.call('GET', '/v1/events?limit=100');
    const mine = body['data'].filter((e: { data: { id: string } }) => e.data.id === id);
    return mine.map((e: { type: string }) => e.type).toReversed();
  };

  it('sees an invoice through sixty days: two failed charges, overdue, paid late', async () => {
    const { id } = await stack.post(
      anInvoice({ customer_id: 'declined', collection_method: 'send_invoice', days_until_due: 30 }),
    );
    const good = await stack.lab.stripe('POST', '/v1/payment_methods/pm_card_visa/attach', {
      customer: 'cus_declined',
    });
    const open = await stack.whenStatus(id, 'open');
    const path = `/v1/invoices/${open['external_invoice'].invoice_id}`;
    for (const attempt of [1, 2]) {
      await stack.lab.advance(7 * day);
      await stack.fastForward(id, 7 * day);
      await expect(stack.lab.stripe('POST', `${path}/pay`)).rejects.toThrow(/402/);
      await until(`charge ${attempt} is known to have failed`, async () => {
        const failed = (await typesOf(id)).filter((t: string) => t === 'invoice.payment_failed');
        return failed.length === attempt;
      });
    }
    await stack.lab.advance(17 * day);
    await stack.fastForward(id, 17 * day);
    await until('it is known to be overdue', async () => {
      return (await typesOf(id)).includes('invoice.overdue');
    });
    await stack.lab.advance(29 * day);
    await stack.fastForward(id, 29 * day);
    await stack.lab.stripe('POST', `${path}/pay`, { payment_method: good['id'] });
    await stack.whenStatus(id, 'paid');
    expect(await typesOf(id)).toEqual([
      'invoice.accepted',
      'invoice.drafted',
      'invoice.finalized',
      'invoice.payment_failed',
      'invoice.payment_failed',
      'invoice.overdue',
      'invoice.paid',
    ]);
  });

  it('goes on from the record when Temporal has lost the workflow', async () => {
    const { id } = await stack.post(anInvoice({ finalize: 'manual' }));
    await stack.whenStatus(id, 'awaiting_approval');
    await stack.temporal.workflow.getHandle(stack.workflowId(id)).terminate('lost');
    const answer = await stack.call('POST', `/v1/invoices/${id}/finalize`);
    expect(answer.status).toBe(200);
    await stack.whenStatus(id, 'paid');
  });

  it('hears of a payment although Temporal has lost the workflow', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    const open = await stack.whenStatus(id, 'open');
    await stack.temporal.workflow.getHandle(stack.workflowId(id)).terminate('lost');
    const path = `/v1/invoices/${open['external_invoice'].invoice_id}`;
    await stack.lab.stripe('POST', `${path}/pay`, { paid_out_of_band: 'true' });
    await stack.whenStatus(id, 'paid');
  });

  it('carries on after a worker that was away', async () => {
    await stack.stopWorkers();
    const { id } = await stack.post(anInvoice());
    expect((await stack.get(id))['status']).toBe('accepted');
    await stack.startWorkers();
    await stack.whenStatus(id, 'paid');
  });
});
