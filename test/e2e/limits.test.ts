import { invoiceWorkflowType } from '../../src/workflows/contract';
import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';
import { until } from '../support/until';

describe('the limits of a life', () => {
  let stack: Stack;
  beforeAll(async () => {
    const tax = { mode: 'anrok_metadata', timeout: 'PT5M' } as const;
    stack = await startStack({ tax });
  });
  afterEach(() => stack.check());
  afterAll(() => stack.stop());

  const withoutTax = { tax: { mode: 'none' } };

  it('gives every step on Stripe a limit of attempts and of silence', async () => {
    const { id } = await stack.post(anInvoice(withoutTax));
    await stack.whenStatus(id, 'paid');
    const { events } = await stack.temporal.workflow.getHandle(stack.workflowId(id)).fetchHistory();
    const steps = (events ?? []).flatMap(
      (event) => event.activityTaskScheduledEventAttributes ?? [],
    );
    expect(steps.map((step) => step.activityType?.name)).toEqual(
      expect.arrayContaining(['writeDraft', 'finalizeInvoice']),
    );
    for (const { retryPolicy, heartbeatTimeout } of steps) {
      expect(retryPolicy?.maximumAttempts).toBe(10);
      expect(Number(heartbeatTimeout?.seconds)).toBe(5);
    }
  });

  it('takes tax that no webhook has told of at the deadline itself', async () => {
    await stack.lab.behave({ webhooks: { lose: true }, tax_listener: { mode: 'apply' } });
    const { id } = await stack.post(anInvoice({ customer_id: 'anrok' }));
    const waiting = await stack.whenStatus(id, 'awaiting_tax');
    const path = `/v1/invoices/${waiting['external_invoice'].invoice_id}`;
    await until('Anrok has answered', async () => {
      const { metadata } = await stack.lab.stripe('GET', path);
      return metadata['anrok_processing_was_successful'] === 'true';
    });
    await stack.lab.behave({ webhooks: { lose: false } });
    // Less than the time between two looks: nothing but the deadline can see it.
    await stack.fastForward(id, 5 * 60);
    const paid = await stack.whenStatus(id, 'paid');
    expect(paid['tax'].outcome).toBe('applied');
  });

  it('looks at Stripe before it goes on from the record', async () => {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice', ...withoutTax }));
    const open = await stack.whenStatus(id, 'open');
    await stack.temporal.workflow.getHandle(stack.workflowId(id)).terminate('lost');
    await stack.lab.behave({ webhooks: { lose: true } });
    const path = `/v1/invoices/${open['external_invoice'].invoice_id}`;
    await stack.lab.stripe('POST', `${path}/pay`, { paid_out_of_band: 'true' });
    await stack.temporal.workflow.start(invoiceWorkflowType, {
      workflowId: stack.workflowId(id),
      taskQueue: `${stack.workerEnvironment['HOLDFAST_TASK_QUEUE_PREFIX']}invoices`,
      args: [{ connection: stack.connection, invoice_id: id, resume: true }],
    });
    await stack.whenStatus(id, 'paid');
    await stack.lab.behave({ webhooks: { lose: false } });
  });
});
