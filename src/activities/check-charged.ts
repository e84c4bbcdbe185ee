import { formatMoney } from '../domain/money';
import { amountDue } from './amount-due';
import { failureOf } from './failure';
import { readOrNull } from './reading';
import type { StepTools } from './step';

/** Nothing is finalized for another amount than was charged: as a draft it can still be mended. */
export async function checkCharged(
  { record, stripe }: Pick<StepTools, 'record' | 'stripe'>,
  id: string,
): Promise<void> {
  const { intent } = record.state.gate ?? {};
  if (!intent) return;
  const draft = await readOrNull(stripe, id);
  if (draft?.status !== 'draft') return;
  const { amount } = await amountDue(stripe, draft);
  if (amount === intent.amount_received) return;
  throw heldFor(intent, `the draft is for ${formatMoney(amount, draft.currency)}`, draft.currency);
}

export function heldFor(
  { id, amount_received }: { id: string; amount_received: number },
  why: string,
  currency: string,
) {
  const paid = formatMoney(amount_received, currency);
  return failureOf('payment_held', `${id} has brought ${paid}, and ${why}.`);
}
