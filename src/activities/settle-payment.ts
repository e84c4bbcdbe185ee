import type Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import { mayMoneyCome } from '../domain/payment-intent';
import type { InvoiceRecord } from '../store/ports';
import { failureOf } from './failure';
import type { ActivityDeps } from './deps';
import { cancelIntent } from './cancel-intent';
import { observedIntent } from './observe-payment';
import { sealCharge } from './seal-charge';
import type { StepTools } from './step';

/**
 * Before an invoice is taken back its own payment is: canceled, and seen to be. What Stripe cancels no more
 * is told by the record: the money has come, or is on its way.
 */
export async function settlePayment(deps: ActivityDeps, tools: StepTools): Promise<InvoiceRecord> {
  const { record, now } = tools;
  const { charge, intent: known } = record.state.gate ?? {};
  if (!charge || !mayMoneyCome(record.state)) return record;
  const intent = known
    ? await tools.stripe.readPaymentIntent(known.id)
    : await sealCharge(tools, charge);
  const at = now();
  const facts: Fact[] =
    intent === null
      ? [{ type: 'charge_sealed', at, by: 'holdfast', suffix: charge.suffix }]
      : observedIntent(await canceled(tools, intent), record.state, at);
  return deps.store.invoices.record(record.ref, facts, { from: record });
}

async function canceled(
  tools: StepTools,
  intent: Stripe.PaymentIntent,
): Promise<Stripe.PaymentIntent> {
  if (isBeyondCancel(intent)) return intent;
  const after = await cancelIntent(tools, intent.id);
  if (isBeyondCancel(after)) return after;
  throw failureOf('stripe_conflict', 'The payment changed while it was being canceled.');
}

function isBeyondCancel({ status }: Stripe.PaymentIntent): boolean {
  return status === 'canceled' || status === 'succeeded' || status === 'processing';
}
