import type Stripe from 'stripe';
import { isToAttach } from '../domain/payment-intent';
import { idempotencyKey } from '../domain/ids';
import { formatMoney } from '../domain/money';
import { nextStep } from '../domain/next-step';
import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { paymentIntentIdsOf } from '../stripe/snapshot';
import type { Refusal } from '../stripe/classify';
import { giveUp, tryLater } from '../stripe/write';
import { heldFor } from './check-charged';
import type { ActivityDeps, StepCall } from './deps';
import { intentFacts } from './observe-payment';
import { readLatest, readOrNull } from './reading';
import { recordReading } from './record-reading';
import { releaseSuffix } from './release-suffix';
import { runStep } from './step';
import type { StepTools } from './step';

/**
 * Lets the payment that was taken before pay the finalized invoice, if it is for exactly that amount. Whether
 * it has is read back. Money that no invoice can take blocks, until it is given back or the invoice is mended.
 */
export function createAttachPayment(deps: ActivityDeps) {
  return function attachPayment(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { stripe, now } = tools;
      const { stripe_invoice_id: id, gate } = tools.record.state;
      const intent = gate?.intent;
      if (id === null || !intent || nextStep(tools.record.state) !== 'attach_payment') {
        return tools.record;
      }
      const also = intentFacts(
        await stripe.readPaymentIntent(intent.id),
        tools.record.state,
        now(),
      );
      const before = await readLatest(stripe, id, generationOf(tools.record.state));
      const record = await recordReading(deps, tools, before, { also });
      // Given back, or attached by an attempt whose answer was lost.
      if (!isToAttach(record.state)) return record;
      checkAmount(before.invoice, intent);
      await attach({ ...tools, record }, before.invoice.id, intent.id);
      const after = await readLatest(stripe, id, before.generation);
      return recordReading(deps, { ...tools, record }, after);
    });
  };
}

interface Paid {
  id: string;
  amount_received: number;
}

function checkAmount(
  invoice: Stripe.Invoice | null,
  intent: Paid,
): asserts invoice is Stripe.Invoice {
  const currency = invoice?.currency ?? 'usd';
  if (invoice === null) throw heldFor(intent, 'its draft was deleted', currency);
  const { status, amount_remaining: asked } = invoice;
  if (status !== 'open' && status !== 'uncollectible') {
    throw heldFor(intent, `the invoice is ${status ?? 'a draft'} without it`, currency);
  }
  if (asked !== intent.amount_received) {
    throw heldFor(intent, `the invoice asks for ${formatMoney(asked, currency)}`, currency);
  }
}

async function attach(tools: StepTools, id: string, payment_intent: string): Promise<void> {
  const { record, stripe, attempt } = tools;
  const { revision, released } = record.state;
  const step = `attach_payment/${generationOf(record.state)}`;
  const send = (suffix: string) => {
    const key = idempotencyKey(record.ref, { revision, step, suffix });
    return stripe.attachPayment(id, { payment_intent }, key);
  };
  const suffix = releaseSuffix(released);
  const look = async (refusal: Refusal): Promise<void> => {
    const invoice = await readOrNull(stripe, id);
    if (invoice && paymentIntentIdsOf(invoice).includes(payment_intent)) return undefined;
    if (!refusal.replayed) return giveUp(refusal);
    // A stored failure, and it is not attached: that request has ended, and a payment is attached once.
    return send(`${suffix}~${attempt}`).settle({
      done: () => undefined,
      not_done: giveUp,
      unknown: tryLater,
    });
  };
  return send(suffix).settle({
    done: () => undefined,
    not_done: look,
    unknown: (refusal) => (refusal.replayed ? look(refusal) : tryLater(refusal)),
  });
}
