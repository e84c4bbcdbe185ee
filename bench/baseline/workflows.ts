import { condition, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { searchAttributes, stripeChanged } from '../../src/workflows/contract';
import type { InvoiceWorkflowInput } from '../../src/workflows/contract';
import { stripeSteps } from '../../src/workflows/steps';

const oneHourMs = 3_600_000;

/**
 * What Temporal alone costs: the events of a clean invoice and nothing behind them. It has the product's
 * workflow type, signal and step options, so that the very same client code starts and signals it.
 */
export async function invoice({ connection, invoice_id }: InvoiceWorkflowInput): Promise<void> {
  const ref = { connection, invoice_id };
  const now = new Date(Date.now()).toISOString();
  const call = { ref, now, facts: [] };
  const steps = stripeSteps(connection, 3);
  let hints = 0;
  setHandler(stripeChanged, () => void (hints += 1));
  await steps.writeDraft(call);
  await steps.finalizeInvoice({ ...call, undisturbed: true });
  publish('open', workflowInfo().workflowId);
  await condition(() => hints > 0, oneHourMs);
  await steps.observeInvoice(call);
  publish('paid', workflowInfo().workflowId);
}

function publish(status: string, stripeInvoiceId: string): void {
  upsertSearchAttributes([
    { key: searchAttributes.invoiceStatus, value: status },
    { key: searchAttributes.blockedCode, value: null },
    { key: searchAttributes.stripeInvoiceId, value: stripeInvoiceId },
    { key: searchAttributes.taxOutcome, value: 'not_required' },
  ]);
}
