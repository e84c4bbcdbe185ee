import type { Context } from '../context';
import type { Charge } from '../objects';
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

/** Recorded: the customer's description stands for a name that is not there. */
export function evidenceKnown(context: Context, charge: Charge): Dispute['evidence'] {
  const customer = context.account.customers.get(charge.customer ?? '');
  return {
    ...blankEvidence,
    customer_email_address: customer?.email ?? null,
    customer_name: customer?.name ?? customer?.description ?? null,
    product_description: charge.description,
  };
}
