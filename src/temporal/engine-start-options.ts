import { TypedSearchAttributes } from '@temporalio/common';
import type { InvoiceRef } from '../domain/ids';
import { workflowIdOf } from '../domain/ids';
import { searchAttributes, taskQueues } from '../workflows/contract';
import type { InvoiceWorkflowInput } from '../workflows/contract';

/** Running invoices; what a person waits on is 1, polls are 5. */
const priorityKey = 3;

/** How every run of an invoice's workflow is started, whoever starts it. */
export function startOptions(prefix: string, ref: InvoiceRef, customerId: string, resume: boolean) {
  const input: InvoiceWorkflowInput = resume ? { ...ref, resume } : { ...ref };
  return {
    workflowId: workflowIdOf(ref),
    taskQueue: `${prefix}${taskQueues.invoices}`,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as 'ALLOW_DUPLICATE' | 'REJECT_DUPLICATE',
    // Shown in Temporal's list of workflows: ids only, no personal data.
    staticSummary: `Invoice ${ref.invoice_id}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.connection, value: ref.connection },
      { key: searchAttributes.customerId, value: customerId },
      // A run from the record sets its own status when it has read it.
      ...(resume ? [] : [{ key: searchAttributes.invoiceStatus, value: 'accepted' }]),
    ]),
    priority: { fairnessKey: ref.connection, priorityKey },
  };
}
