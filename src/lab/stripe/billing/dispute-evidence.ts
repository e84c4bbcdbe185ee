import type { Context } from '../context';
import type { Dispute } from '../payment-objects';

export const blankEvidence: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** Recorded: Stripe fills in what it knows, each field at a moment of its own in the first seconds. */
const evidenceSeconds = 2;

export function awaitEvidence(context: Context, id: string): void {
  context.clock.schedule({
    at_ms: context.clock.nowMs() + evidenceSeconds * 1000,
    kind: 'fill_evidence',
    account: context.account.key,
    subject: id,
  });
}

/** Recorded: the customer's description stands for a name that is not there. */
export function fillEvidence(context: Context, id: string): void {
  const dispute = context.account.disputes.get(id);
  const charge = context.account.charges.get(dispute?.charge ?? '');
  if (dispute === undefined || charge === undefined) return;
  const customer = context.account.customers.get(charge.customer ?? '');
  const { evidence } = dispute;
  context.account.disputes.put({
    ...dispute,
    evidence: {
      ...evidence,
      customer_email_address: evidence['customer_email_address'] ?? customer?.email ?? null,
      customer_name: evidence['customer_name'] ?? customer?.name ?? customer?.description ?? null,
      product_description: evidence['product_description'] ?? charge.description,
    },
  });
}
