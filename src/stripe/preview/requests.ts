import type { StripePlan } from '../../domain/document';
import type { GatePolicy } from '../../domain/gate';
import type { Policy } from '../../domain/state';
import { taxModeBehaviour } from '../../tax';
import { toChargeParams } from '../charge-params';
import { contentVersion } from '../content-version';
import { finalizeParams, linesPerCall, toCreateParams, toStripeLine } from '../lines';

export interface StripeRequest {
  method: 'POST';
  /** `{invoice}` stands for the id that the first request gives, and so on. */
  path: string;
  params: object;
}

const firstRevision = 1;

/** The writes of an undisturbed life up to `open`, in their order, with exactly their parameters. */
export function requestsOf(plan: StripePlan, policy: Policy): StripeRequest[] {
  const mode = policy.tax_mode;
  const metadata = taxModeBehaviour(mode).invoiceMetadata(contentVersion(plan, firstRevision));
  const chunks: StripeRequest[] = [];
  for (let at = 0; at < plan.lines.length; at += linesPerCall) {
    const lines = plan.lines.slice(at, at + linesPerCall);
    const isLast = at + linesPerCall >= plan.lines.length;
    chunks.push({
      method: 'POST',
      path: '/v1/invoices/{invoice}/add_lines',
      params: {
        lines: lines.map((line) => toStripeLine(line, plan.currency)),
        ...(isLast ? { invoice_metadata: metadata } : {}),
      },
    });
  }
  return [
    { method: 'POST', path: '/v1/invoices', params: toCreateParams(plan, mode) },
    ...chunks,
    ...(isChargedFirst(policy) ? [chargeOf(plan, policy.gate)] : []),
    {
      method: 'POST',
      path: '/v1/invoices/{invoice}/finalize',
      params: finalizeParams(policy),
    },
    ...(policy.gate ? [payOf(policy.gate)] : []),
  ];
}

function isChargedFirst(policy: Policy): policy is Policy & { gate: GatePolicy } {
  return policy.gate?.payment_type === 'PAYMENT_INTENT';
}

/** What only the draft and the customer tell by then is named and not guessed. */
function chargeOf(plan: StripePlan, gate: GatePolicy): StripeRequest {
  const payment_method = '{default_payment_method}';
  const params = toChargeParams(plan, gate, { amount: plan.subtotal, payment_method });
  return {
    method: 'POST',
    path: '/v1/payment_intents',
    params: { ...params, amount: '{amount_due}' },
  };
}

function payOf({ payment_type, on_session }: GatePolicy): StripeRequest {
  if (payment_type === 'PAYMENT_INTENT') {
    const payment = { payment_intent: '{payment_intent}' };
    return { method: 'POST', path: '/v1/invoices/{invoice}/attach_payment', params: payment };
  }
  const params = { off_session: !on_session };
  return { method: 'POST', path: '/v1/invoices/{invoice}/pay', params };
}
