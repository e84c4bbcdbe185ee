import { newId } from '../../core/ids';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Charge } from '../objects';
import type { Dispute, DisputeStatus, LedgerTransaction } from '../payment-objects';
import { refuse } from '../wire/errors';
import { awaitEvidence, blankEvidence } from './dispute-evidence';
import { addLedgerTransaction, ledgerWire, type LedgerEntry } from './ledger';

/** Recorded: an answer is due at the end of the eighth day. */
const answerDays = 8;
const daySeconds = 86_400;
/** Recorded, of an account that settles in Canadian dollars. */
const disputeFee = 1500;

const networkCodes: Record<string, string> = { fraudulent: '10.4', product_not_received: '13.1' };

interface Opening {
  /** `inquiry` asks first and takes no money. */
  reason: string;
  amount?: number | undefined;
  isInquiry?: boolean | undefined;
}

/** The cardholder disputes a charge. */
export function openDispute(context: Context, charge: Charge, opening: Opening): Dispute {
  const isInquiry = opening.isInquiry ?? opening.reason === 'inquiry';
  const reason = opening.reason === 'inquiry' ? 'fraudulent' : opening.reason;
  const now = context.now();
  const dispute: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: opening.amount ?? charge.amount,
    balance_transaction: null,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: blankEvidence,
    evidence_details: {
      due_by: (Math.floor(now / daySeconds) + answerDays + 1) * daySeconds - 1,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: methodDetails(reason, isInquiry),
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  };
  context.emit('charge.dispute.created', dispute);
  const saved = isInquiry ? dispute : withdraw(context, dispute);
  context.account.disputes.put(saved);
  awaitEvidence(context, dispute.id);
  changeCharge(context, charge.id, { dispute: dispute.id, disputed: true });
  if (!isInquiry) context.emit('charge.dispute.funds_withdrawn', saved);
  return saved;
}

function methodDetails(reason: string, isInquiry: boolean) {
  const code = networkCodes[reason] ?? '10.4';
  return {
    card: {
      brand: 'visa',
      case_type: isInquiry ? 'inquiry' : 'chargeback',
      network: 'visa',
      network_reason_code: isInquiry ? (code.split('.')[0] ?? code) : code,
    },
    type: 'card',
  };
}

function withdraw(context: Context, dispute: Dispute): Dispute {
  const intent = context.account.paymentIntents.get(dispute.payment_intent);
  // Recorded: what a capture brought is withdrawn from the money on its way, the rest at once.
  const isOnItsWay = intent?.capture_method === 'manual';
  const transaction = book(context, dispute, {
    amount: -dispute.amount,
    description: `Chargeback withdrawal for ${dispute.charge}`,
    reporting_category: 'dispute',
    isOnItsWay,
    fee: { amount: disputeFee, description: 'Dispute fee' },
  });
  return {
    ...dispute,
    balance_transaction: transaction.id,
    balance_transactions: [...dispute.balance_transactions, transaction],
  };
}

function book(
  context: Context,
  dispute: Dispute,
  entry: Omit<LedgerEntry, 'currency' | 'source' | 'type'>,
): LedgerTransaction {
  const { currency, id: source } = dispute;
  return addLedgerTransaction(context, { ...entry, currency, source, type: 'adjustment' });
}

/** With the movements of money as they stand now. */
export function disputeWire(context: Context, dispute: Dispute): Dispute {
  const movements = dispute.balance_transactions.map((row) => ledgerWire(context, row));
  return { ...dispute, balance_transactions: movements };
}

export function changeDispute(context: Context, before: Dispute, after: Dispute): Dispute {
  const previous = previousAttributes(before, after);
  if (previous === undefined) return before;
  context.account.disputes.put(after);
  context.emit('charge.dispute.updated', after, previous);
  return after;
}

function changeCharge(context: Context, id: string, fields: Partial<Charge>): void {
  const charge = context.account.charges.get(id);
  if (charge === undefined) return;
  const changed: Charge = { ...charge, ...fields };
  const previous = previousAttributes(charge, changed);
  if (previous === undefined) return;
  context.account.charges.put(changed);
  context.emit('charge.updated', changed, previous);
}

const closed = new Set<DisputeStatus>(['won', 'lost', 'warning_closed']);

export function checkStillOpen(dispute: Dispute): void {
  if (closed.has(dispute.status)) throw refuse('This dispute is already closed');
}

export type DisputeOutcome = 'won' | 'lost' | 'warning_closed' | 'escalate';

/** How the bank, or the seller who gives up, ends a dispute. */
export function decideDispute(
  context: Context,
  dispute: Dispute,
  outcome: DisputeOutcome,
): Dispute {
  checkStillOpen(dispute);
  const isInquiry = dispute.status.startsWith('warning_');
  if (isInquiry !== (outcome === 'warning_closed' || outcome === 'escalate')) {
    throw refuse(`A dispute with the status ${dispute.status} cannot end as ${outcome}.`);
  }
  if (outcome === 'escalate') return escalate(context, dispute);
  const ended: Dispute = {
    ...(outcome === 'won' ? reinstate(context, dispute) : dispute),
    is_charge_refundable: outcome !== 'lost',
    status: outcome,
  };
  changeDispute(context, dispute, ended);
  if (outcome === 'won') context.emit('charge.dispute.funds_reinstated', ended);
  context.emit('charge.dispute.closed', ended);
  return ended;
}

function reinstate(context: Context, dispute: Dispute): Dispute {
  const transaction = book(context, dispute, {
    amount: dispute.amount,
    description: `Chargeback reversal for ${dispute.charge}`,
    reporting_category: 'dispute_reversal',
    isOnItsWay: true,
  });
  return {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, transaction],
  };
}

function escalate(context: Context, inquiry: Dispute): Dispute {
  const withdrawn: Dispute = {
    ...withdraw(context, inquiry),
    is_charge_refundable: false,
    payment_method_details: methodDetails(inquiry.reason, false),
    status: 'needs_response',
  };
  changeDispute(context, inquiry, withdrawn);
  context.emit('charge.dispute.funds_withdrawn', withdrawn);
  return withdrawn;
}
