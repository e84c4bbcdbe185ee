import type { Fact } from '../domain/facts';
import type { ActivityDeps } from './deps';
import type { StepTools } from './step';

/** The engine cannot compute yet: the draft is kept, and the deadline begins with the first refusal. */
export async function startTaxWait(
  deps: ActivityDeps,
  { record: r, now }: StepTools,
): Promise<void> {
  const { tax, policy } = r.state;
  if (tax.until !== null) return;
  const at = now();
  const until = new Date(Date.parse(at) + policy.tax_timeout_ms).toISOString();
  const { round, mode } = tax;
  const waiting: Fact = { type: 'tax_wait_started', at, by: 'holdfast', round, mode, until };
  await deps.store.invoices.record(r.ref, [waiting], { from: r });
}
