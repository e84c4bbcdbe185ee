export const stripeStatuses = [
  'draft',
  'open',
  'uncollectible',
  'void',
  'deleted',
  'paid',
] as const;
export type StripeStatus = (typeof stripeStatuses)[number];

/** How the latest attempt to collect stands; `processing` is not paid, `requires_action` is not failed. */
export const paymentStates = [
  'none',
  'processing',
  'requires_action',
  'failed',
  'succeeded',
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** Why the latest attempt to collect failed, in the words of the bank as Stripe passes them on. */
export interface PaymentError {
  code: string | null;
  decline_code: string | null;
  message: string | null;
}

/** The part of a Stripe invoice that decides anything here. Amounts in the currency's minor unit. */
export interface StripeSnapshot {
  /** 1 for the invoice we created; one more for every Dashboard revision that replaced it. */
  generation: number;
  stripe_invoice_id: string;
  status: StripeStatus;
  subtotal: number;
  tax: number;
  total: number;
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  /** Of a paid invoice that was too small to be collected: what the customer's balance owes for it. Absent: nothing. */
  carried_over?: number;
  number: string | null;
  finalized_at: string | null;
  due_at: string | null;
  payment: PaymentState;
  payment_error: PaymentError | null;
  attempt_count: number;
  /** Tells two failures apart: attempts by hand after the first leave `attempt_count` alone. Absent in older records. */
  failed_charge?: string | null;
  next_payment_attempt_at: string | null;
  tax_provider: string | null;
  /** When it was read, by the clock of the reader: the younger of two equal states wins. */
  as_of: string;
}

const rankOf: Record<StripeStatus, number> = {
  draft: 0,
  open: 1,
  uncollectible: 2,
  void: 3,
  deleted: 3,
  paid: 3,
};

function isFinal(status: StripeStatus): boolean {
  return rankOf[status] === 3;
}

/** A total order on contents, so that two readings of one instant merge the same way in any order. */
function fingerprint(snapshot: StripeSnapshot): string {
  return JSON.stringify(Object.entries(snapshot).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The newer of two readings. States only move forward by rank, whatever order the readings come in:
 * an invoice that was seen open cannot become a draft again by a late answer, and a final state absorbs.
 */
export function newerSnapshot(a: StripeSnapshot | null, b: StripeSnapshot): StripeSnapshot {
  if (a === null) return b;
  if (a.generation !== b.generation) return a.generation > b.generation ? a : b;
  if (a.status !== b.status) {
    if (isFinal(a.status)) return a;
    return rankOf[a.status] > rankOf[b.status] ? a : b;
  }
  if (a.as_of !== b.as_of) return a.as_of > b.as_of ? a : b;
  return fingerprint(a) >= fingerprint(b) ? a : b;
}
