import type { Metadata } from './wire/metadata';

/** Money of the account itself (`txn_`), not a customer's credit. */
export interface LedgerTransaction {
  id: string;
  object: 'balance_transaction';
  amount: number;
  available_on: number;
  balance_type: 'payments';
  created: number;
  currency: string;
  description: string | null;
  exchange_rate: null;
  fee: number;
  fee_details: unknown[];
  net: number;
  reporting_category: string;
  source: string;
  status: 'available' | 'pending';
  type: string;
}

export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer';

export interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  created: number;
  currency: string;
  customer: string | null;
  customer_account: null;
  destination_details: unknown;
  failure_reason?: string;
  metadata: Metadata;
  payment_intent: string;
  payment_method: string | null;
  reason: RefundReason | null;
  receipt_number: null;
  source_transfer_reversal: null;
  status: 'succeeded' | 'failed' | 'pending' | 'canceled';
  transfer_reversal: null;
}

export type DisputeStatus =
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed';

export interface Dispute {
  id: string;
  object: 'dispute';
  amount: number;
  balance_transaction: string | null;
  balance_transactions: LedgerTransaction[];
  charge: string;
  created: number;
  currency: string;
  enhanced_eligibility_types: [];
  evidence: Record<string, unknown>;
  evidence_details: {
    due_by: number;
    enhanced_eligibility: object;
    has_evidence: boolean;
    past_due: boolean;
    submission_count: number;
  };
  is_charge_refundable: boolean;
  livemode: false;
  metadata: Metadata;
  payment_intent: string;
  payment_method_details: unknown;
  reason: string;
  status: DisputeStatus;
}

/** What a test card brings after its charge went through. */
export type Aftermath = 'fraudulent' | 'product_not_received' | 'inquiry' | 'refund_fails';

export interface TaxId {
  id: string;
  object: 'tax_id';
  country: string | null;
  created: number;
  /** Null for an account's own. */
  customer: string | null;
  customer_account: null;
  livemode: false;
  owner: { customer: string; type: 'customer' } | { type: 'self' };
  type: string;
  value: string;
  verification: {
    status: 'verified' | 'unverified' | 'pending' | 'unavailable';
    verified_address: string | null;
    verified_name: string | null;
  } | null;
}
