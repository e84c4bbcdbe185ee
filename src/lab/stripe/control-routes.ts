import { z } from 'zod';
import type { Lab } from '../lab';
import type { Account } from './account';
import { decideDispute, openDispute } from './billing/disputes';

const openSchema = z.strictObject({
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
  amount: z.int().min(1).optional(),
  reason: z
    .enum(['fraudulent', 'product_not_received', 'duplicate', 'general', 'unrecognized'])
    .default('fraudulent'),
  inquiry: z.boolean().default(false),
});

const decideSchema = z.strictObject({
  outcome: z.enum(['won', 'lost', 'warning_closed', 'escalate']),
});

function findIn<T>(lab: Lab, look: (account: Account) => T | undefined) {
  for (const account of lab.accounts()) {
    const found = look(account);
    if (found !== undefined) return { account, found };
  }
  return undefined;
}

/** As the cardholder's bank: a dispute of a charge that went through. */
export function openDisputeAsBank(lab: Lab, body: string): unknown {
  const {
    amount,
    charge,
    inquiry,
    payment_intent: intent,
    reason,
  } = openSchema.parse(JSON.parse(body));
  const hit = findIn(lab, ({ charges, paymentIntents }) =>
    charges.get(charge ?? paymentIntents.get(intent ?? '')?.latest_charge ?? ''),
  );
  if (hit?.found.status !== 'succeeded' || hit.found.dispute !== null) return undefined;
  const context = lab.contextFor(hit.account);
  return openDispute(context, hit.found, { amount, reason, isInquiry: inquiry });
}

/** As the cardholder's bank: how a dispute ends. */
export function decideDisputeAsBank(lab: Lab, id: string, body: string): unknown {
  const { outcome } = decideSchema.parse(JSON.parse(body));
  const hit = findIn(lab, ({ disputes }) => disputes.get(id));
  return hit && decideDispute(lab.contextFor(hit.account), hit.found, outcome);
}
