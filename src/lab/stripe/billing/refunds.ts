import { createHash } from 'node:crypto';
import { newId } from '../../core/ids';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Charge } from '../objects';
import type { Refund, RefundReason } from '../payment-objects';
import { invalid, refuse } from '../wire/errors';
import type { Metadata } from '../wire/metadata';
import { withLedger } from './intents';
import { addLedgerTransaction } from './ledger';
import { shownMoney } from './money';

interface RefundRequest {
  amount?: number | undefined;
  reason?: RefundReason | undefined;
  metadata?: Metadata;
}

/** How long the acquirer takes to name its reference; recorded within seconds. */
const referenceSeconds = 3;
/** When the card 4000 0000 0000 5126 says that the refund did not arrive. */
const failureSeconds = 60;

export function refundCharge(context: Context, charge: Charge, request: RefundRequest): Refund {
  checkRefundable(context, charge);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = request.amount ?? left;
  checkAmount(charge, amount, left);
  const booked = withLedger(context, charge);
  const refund = newRefund(context, booked, amount, request);
  context.account.refunds.put(refund);
  context.emit('refund.created', refundWire(context, refund));
  changeRefunded(context, charge, booked, amount);
  const method = context.account.paymentMethods.get(charge.payment_method);
  if (method?.aftermath === 'refund_fails') {
    context.clock.schedule({
      at_ms: context.clock.nowMs() + failureSeconds * 1000,
      kind: 'fail_refund',
      account: context.account.key,
      subject: refund.id,
    });
  }
  return refund;
}

/** True while a dispute holds the money. */
export function isDisputed(context: Context, charge: Charge): boolean {
  return context.account.disputes.get(charge.dispute ?? '')?.is_charge_refundable === false;
}

export function checkNotDisputed(context: Context, charge: Charge): void {
  if (!isDisputed(context, charge)) return;
  throw refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
    code: 'charge_disputed',
  });
}

function checkRefundable(context: Context, charge: Charge): void {
  checkNotDisputed(context, charge);
  if (charge.refunded) {
    throw refuse(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  if (charge.status === 'succeeded' && !charge.captured) {
    throw refuse(
      `This uncaptured Charge was created by a PaymentIntent (${charge.payment_intent}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method`,
    );
  }
  if (charge.status !== 'succeeded') {
    throw refuse(
      `Charge ${charge.id} is ${charge.status}; only a charge that succeeded can be refunded.`,
    );
  }
}

function checkAmount(charge: Charge, amount: number, left: number): void {
  if (amount < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  if (amount <= left) return;
  const asked = shownMoney(amount, charge.currency);
  throw refuse(
    `Refund amount (${asked}) is greater than unrefunded amount on charge (${shownMoney(left, charge.currency)})`,
    { param: 'amount' },
  );
}

function newRefund(
  context: Context,
  charge: Charge,
  amount: number,
  request: RefundRequest,
): Refund {
  const id = newId('re');
  const transaction = addLedgerTransaction(context, {
    amount: -amount,
    currency: charge.currency,
    description: `REFUND FOR CHARGE${charge.description === null ? '' : ` (${charge.description})`}`,
    source: id,
    type: 'refund',
    reporting_category: 'refund',
  });
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: context.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: null,
    metadata: request.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

function changeRefunded(context: Context, before: Charge, booked: Charge, amount: number): void {
  const refunded = before.amount_refunded + amount;
  const after: Charge = {
    ...booked,
    amount_refunded: refunded,
    refunded: refunded === before.amount_captured,
  };
  context.account.charges.put(after);
  context.emit('charge.refunded', after, previousAttributes(before, after));
}

/** A refund with the acquirer's reference, once there is one. */
export function refundWire(context: Context, refund: Refund): Refund {
  const card = context.account.paymentMethods.get(refund.payment_method ?? '')?.wire.card;
  if (card === undefined) return { ...refund, destination_details: { type: 'us_bank_transfer' } };
  const isKnown = context.now() - refund.created >= referenceSeconds;
  const hash = createHash('sha256').update(refund.id).digest().readBigUInt64BE();
  const reference = String(hash).padStart(16, '0').slice(0, 16);
  return {
    ...refund,
    destination_details: {
      card: {
        ...(isKnown ? { reference } : {}),
        reference_status: isKnown ? 'available' : 'pending',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      },
      type: 'card',
    },
  };
}

/** The money came back to the account: the charge counts as not refunded by so much. */
export function failRefund(context: Context, id: string): void {
  const refund = context.account.refunds.get(id);
  const charge = context.account.charges.get(refund?.charge ?? '');
  if (refund?.status !== 'succeeded' || charge === undefined) return;
  const failed: Refund = {
    ...refund,
    failure_reason: 'expired_or_canceled_card',
    status: 'failed',
  };
  addLedgerTransaction(context, {
    amount: refund.amount,
    currency: refund.currency,
    description: 'REFUND FAILED',
    source: refund.id,
    type: 'refund_failure',
    reporting_category: 'refund_failure',
  });
  context.account.refunds.put(failed);
  const amount = charge.amount_refunded - refund.amount;
  context.account.charges.put({ ...charge, amount_refunded: amount, refunded: false });
  const wire = refundWire(context, failed);
  const previous = { status: 'succeeded' };
  context.emit('refund.failed', wire, previous);
  context.emit('refund.updated', wire, previous);
  context.emit('charge.refund.updated', wire, previous);
}
