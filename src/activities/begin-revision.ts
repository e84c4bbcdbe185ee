import type { StripePlan } from '../domain/document';
import type { Fact, WayToRevise } from '../domain/facts';
import { requestOf } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import type { ActivityDeps } from './deps';
import { failureOf } from './failure';
import type { StepTools } from './step';

interface Beginning {
  how: WayToRevise;
  by: string;
  /** The draft that goes on; null: one is to be made. */
  stripe_invoice_id: string | null;
  /** What is known only now of what will be written. */
  amend?: (plan: StripePlan) => StripePlan;
}

/**
 * Puts the requested content in force. One transaction begins the revision and replaces the plan, so
 * whoever goes on from here, also after a crash, writes the new one under keys of the new revision.
 */
export async function beginRevision(
  { store }: ActivityDeps,
  { record, now }: StepTools,
  { how, by, stripe_invoice_id, amend = (plan) => plan }: Beginning,
): Promise<InvoiceRecord> {
  const { ref, state } = record;
  const name = requestOf(state)?.content ?? '';
  const content = await store.invoices.content(ref, name);
  if (!content)
    throw failureOf('unexpected', 'The content of the new revision is not in the store.');
  const { policy, document } = content;
  const revision = state.revision + 1;
  const begun = {
    type: 'revised',
    revision,
    how,
    content: name,
    policy,
    stripe_invoice_id,
  } as const;
  const fact: Fact = { ...begun, at: now(), by };
  const links = { hosted_invoice_url: null, invoice_pdf: null };
  const plan = amend(content.plan);
  return store.invoices.record(ref, [fact], { from: record, plan, document, links });
}
