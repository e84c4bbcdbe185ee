import type Stripe from 'stripe';
import { minimumCharge } from '../domain/currencies';
import type { Fact } from '../domain/facts';
import { because } from '../domain/gate';
import type { GatePolicy } from '../domain/gate';
import { formatMoney } from '../domain/money';
import { nextStep } from '../domain/next-step';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { amountDue } from './amount-due';
import { compareDraft } from './compare-draft';
import type { ActivityDeps, StepCall } from './deps';
import { intentFacts } from './observe-payment';
import { openCharge } from './open-charge';
import { readOrNull } from './reading';
import { recordReading } from './record-reading';
import { sendCharge } from './send-charge';
import { setAutomaticTax } from './set-automatic-tax';
import { runStep } from './step';
import type { StepTools } from './step';
import { withTax } from './with-tax';

/**
 * Charges what a draft will ask for, by a PaymentIntent of its own, before the draft is finalized: only what
 * was compared to the unit, and with its tax. What is sent is on record first, so that every attempt sends
 * the same under the same key, and an answer that was lost is asked for again.
 */
export function createChargeFirst(deps: ActivityDeps) {
  return function chargeFirst(call: StepCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, now } = tools;
      const { policy, stripe_invoice_id: id } = record.state;
      const { gate } = policy;
      // Somebody went on while this step was on its way, or its time is over: no money is taken any more.
      if (id === null || !gate || nextStep(record.state) !== 'charge') return record;
      if (now() >= gate.expires_at) return record;
      const { foreign, record: compared, draft } = await compareDraft(deps, tools, id, false);
      if (foreign) return recordReading(deps, tools, foreign);
      if (draft === null) return compared;
      const ready = { ...tools, record: compared };
      const isSwitched = await setAutomaticTax(ready, id);
      const switched = isSwitched ? await readOrNull(tools.stripe, id) : draft;
      // Gone in this moment: the next attempt sees it.
      if (switched === null) return compared;
      return charge(deps, ready, await withTax(deps, ready, switched), gate);
    });
  };
}

async function charge(
  deps: ActivityDeps,
  tools: StepTools,
  draft: Stripe.Invoice,
  gate: GatePolicy,
): Promise<InvoiceRecord> {
  const { now } = tools;
  const { amount, payment_method } = await amountDue(tools.stripe, draft);
  const refused = whyNot(amount, payment_method, draft.currency);
  if (refused !== null || payment_method === null) {
    return giveUpGate(deps, tools, refused ?? noMethod);
  }
  const opened = await openCharge(deps, tools, { amount, payment_method });
  if ('intent' in opened) return learn(deps, opened.record, opened.intent, now());
  const sent = await sendCharge(deps, { ...tools, record: opened.record }, opened.charge, gate);
  if ('intent' in sent) return learn(deps, opened.record, sent.intent, now());
  const { suffix } = opened.charge;
  const at = now();
  return deps.store.invoices.record(
    tools.record.ref,
    [{ type: 'charge_sealed', at, by: 'stripe', suffix }, sent.refused],
    { from: opened.record },
  );
}

function learn(
  { store }: ActivityDeps,
  record: InvoiceRecord,
  intent: Stripe.PaymentIntent,
  at: string,
): Promise<InvoiceRecord> {
  return store.invoices.record(record.ref, intentFacts(intent, record.state, at), { from: record });
}

const noMethod = 'The customer has no default payment method in Stripe.';

function whyNot(amount: number, method: string | null, currency: string): string | null {
  if (method === null) return noMethod;
  const minimum = Math.max(minimumCharge(currency) ?? 0, 1);
  if (amount >= minimum) return null;
  const left = formatMoney(amount, currency);
  return `With the customer's balance ${left} are left, and Stripe charges nothing below ${formatMoney(minimum, currency)}.`;
}

function giveUpGate(
  { store }: ActivityDeps,
  { record, now }: StepTools,
  message: string,
): Promise<InvoiceRecord> {
  const why = because('charge_refused', message);
  const given: Fact = { type: 'gate_given_up', at: now(), by: 'holdfast', ...why };
  return store.invoices.record(record.ref, [given], { from: record });
}
