import { idempotencyKey } from '../domain/ids';
import type { StepTools } from './step';
import { writeRepeatable } from './stored-failure';

/** After a decision to go without tax the switch on the draft must follow it; true: it was written. */
export async function setAutomaticTax(
  { record: r, stripe, taxMode, attempt }: StepTools,
  id: string,
): Promise<boolean> {
  const { tax, revision, released } = r.state;
  const wanted = taxMode.automaticTax && tax.outcome === null;
  if (wanted === taxMode.automaticTax) return false;
  const step = `automatic_tax/${tax.round}/${wanted ? 'on' : 'off'}`;
  await writeRepeatable(
    (key) => stripe.updateInvoice(id, { automatic_tax: { enabled: wanted } }, key),
    (suffix) => idempotencyKey(r.ref, { revision, step, suffix }),
    { released, attempt },
  );
  return true;
}
