import { idempotencyKey } from '../domain/ids';
import type { StepTools } from './step';
import { writeRepeatable } from './stored-failure';

/**
 * What a revision on the same draft changes beside the lines: whose revision it is, the memo, and whether
 * Stripe computes the tax, for the question of tax is open again in the mode that it began with.
 */
export async function rewriteHead(
  { record, stripe, taxMode, attempt }: StepTools,
  id: string,
): Promise<void> {
  const { ref, plan, state } = record;
  const { revision, released, revised } = state;
  if (revised?.how !== 'replace_lines') return;
  const { metadata, description } = plan;
  const head = {
    metadata,
    description: description ?? '',
    automatic_tax: { enabled: taxMode.automaticTax },
  };
  await writeRepeatable(
    (key) => stripe.updateInvoice(id, head, key),
    (suffix) => idempotencyKey(ref, { revision, step: 'head', suffix }),
    { released, attempt },
  );
}
