import type Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import type { ChargeAttempt } from '../domain/payment-intent';
import type { InvoiceRecord } from '../store/ports';
import type { ActivityDeps } from './deps';
import { trustKeyMs } from './ensure-draft';
import { findOurIntent } from './find-our-intent';
import { sealCharge } from './seal-charge';
import type { StepTools } from './step';

type Opened =
  | { record: InvoiceRecord; charge: ChargeAttempt }
  | { record: InvoiceRecord; intent: Stripe.PaymentIntent };

type Wanted = Pick<ChargeAttempt, 'amount' | 'payment_method'>;

/**
 * Which request to send: the one that stands, as long as it asks for the same and its key can be trusted. Else
 * it is first made sure that it took no money and never will.
 */
export async function openCharge(
  deps: ActivityDeps,
  tools: StepTools,
  wanted: Wanted,
): Promise<Opened> {
  const { record, now } = tools;
  const { charge, sealed = 0 } = record.state.gate ?? {};
  const isPastTrust = (time: string) => Date.parse(now()) - Date.parse(time) > trustKeyMs;
  if (!charge || charge.suffix <= sealed) {
    // A record restored from a backup may have forgotten that it has charged.
    const found = isPastTrust(record.created_at) ? await findOurIntent(tools.stripe, record) : null;
    return found ? { record, intent: found } : attempt(deps, tools, wanted);
  }
  const isSame = charge.amount === wanted.amount && charge.payment_method === wanted.payment_method;
  if (isSame && !isPastTrust(charge.first_attempt_at)) return { record, charge };
  const intent = await sealCharge(tools, charge);
  return intent ? { record, intent } : attempt(deps, tools, wanted);
}

async function attempt(
  { store }: ActivityDeps,
  { record, now }: StepTools,
  { amount, payment_method }: Wanted,
): Promise<Opened> {
  const { charge } = record.state.gate ?? {};
  const at = now();
  const last = charge?.suffix ?? 0;
  const facts: Fact[] = [
    ...(charge ? [{ type: 'charge_sealed' as const, at, by: 'holdfast', suffix: last }] : []),
    { type: 'intent_attempted', at, by: 'holdfast', suffix: last + 1, amount, payment_method },
  ];
  const after = await store.invoices.record(record.ref, facts, { from: record });
  // Of two attempts at one time the first on record counts, for both.
  const standing = after.state.gate?.charge;
  if (!standing) throw new Error('The attempt to charge is not on record.');
  return { record: after, charge: standing };
}
