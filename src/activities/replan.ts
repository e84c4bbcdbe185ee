import type { Fact } from '../domain/facts';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { remapPlan } from '../stripe/remap-plan';
import type { ActivityDeps } from './deps';
import type { StepTools } from './step';

/**
 * After the release of a block that said "no such customer" or "no such product", brings the mapping as
 * it is now into the plan. That refusal proves that the keys in use hold no success, and it is done once
 * for each release, before anything is sent: so the same keys never carry two contents.
 */
export async function replan(
  deps: ActivityDeps,
  { record, now }: StepTools,
): Promise<InvoiceRecord> {
  const part = partToMap(record.state);
  if (part === null) return record;
  const plan = await remapped(deps, record, part);
  const fact: Fact = {
    type: 'replanned',
    at: now(),
    by: 'holdfast',
    n: record.state.released,
    changed: plan === record.plan ? [] : [part],
  };
  return deps.store.invoices.record(record.ref, [fact], { from: record, plan });
}

function partToMap(state: InvoiceState): 'customer' | 'products' | null {
  const { block, released, replanned, stripe_invoice_id } = state;
  if (block?.n !== released || replanned >= released || block.step !== 'write_draft') return null;
  // A draft keeps its customer in Stripe.
  if (block.code === 'stripe_customer_missing')
    return stripe_invoice_id === null ? 'customer' : null;
  return block.code === 'stripe_product_missing' ? 'products' : null;
}

async function remapped(
  { store }: ActivityDeps,
  { ref, document, plan }: InvoiceRecord,
  part: 'customer' | 'products',
) {
  const { configuration } = store;
  const ids = document.lines.flatMap(({ product_id }) => product_id ?? []);
  const [connection, customer, products] = await Promise.all([
    configuration.connection(ref.connection),
    configuration.customer(ref.connection, document.customer_id),
    configuration.products(ref.connection, [...new Set(ids)]),
  ]);
  if (!connection) return plan;
  return remapPlan(plan, { connection, customer, products, document }, part);
}
