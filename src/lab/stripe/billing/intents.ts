import type { PaymentMethodRow } from '../account';
import type { Context } from '../context';
import type { Charge, PaymentIntent } from '../objects';
import { checkedCard } from '../resources/payment-method-shape';
import { refuse, StripeError } from '../wire/errors';
import { newCharge } from './charge-shape';
import { declineOf } from './declines';
import { openDispute } from './disputes';
import { addLedgerTransaction, processingFee } from './ledger';
import { nextActionOf } from './next-action';

export type ChargeResult =
  'succeeded' | 'declined' | 'requires_action' | 'processing' | 'requires_capture';

/** How long a bank debit is in flight. */
const bankDebitSeconds = 4 * 86_400;

function save(context: Context, intent: PaymentIntent): PaymentIntent {
  context.account.paymentIntents.put(intent);
  return intent;
}

/** One try to charge an intent; says all of it but what it means for an invoice. */
export function chargeIntent(
  context: Context,
  intent: PaymentIntent,
  method: PaymentMethodRow,
  returnUrl?: string,
): { result: ChargeResult; intent: PaymentIntent } {
  if (intent.status === 'processing') {
    throw refuse(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      { code: 'payment_intent_unexpected_state' },
    );
  }
  switch (method.outcome) {
    case 'succeeds':
      return authorize(context, intent, method);
    case 'declines':
      return { result: 'declined', intent: decline(context, intent, method) };
    case 'requires_action': {
      const waiting = save(context, {
        ...intent,
        next_action: nextActionOf(intent, returnUrl),
        payment_method: method.id,
        status: 'requires_action',
      });
      context.emit('payment_intent.requires_action', waiting);
      return { result: 'requires_action', intent: waiting };
    }
    case 'processes':
    case 'fails_late':
    case 'never_settles':
      return { result: 'processing', intent: debit(context, intent, method) };
  }
}

function authorize(context: Context, intent: PaymentIntent, method: PaymentMethodRow) {
  const charge = newCharge(intent, method, 'succeeded', context.now());
  context.account.charges.put(charge);
  const base: PaymentIntent = {
    ...intent,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
  };
  if (intent.capture_method !== 'manual') return finish(context, base, charge, method);
  const held = save(context, {
    ...base,
    amount_capturable: intent.amount,
    status: 'requires_capture',
  });
  context.emit('charge.succeeded', charge);
  context.emit('payment_intent.amount_capturable_updated', held);
  return { result: 'requires_capture' as const, intent: held };
}

/** The money is there: the charge, the intent, and what the test card brings afterwards. */
function finish(
  context: Context,
  intent: PaymentIntent,
  charge: Charge,
  method: PaymentMethodRow | undefined,
): { result: 'succeeded'; intent: PaymentIntent } {
  // Recorded: `automatic_async` shows the balance transaction only later.
  const booked = intent.capture_method === 'automatic' ? withLedger(context, charge) : charge;
  context.account.charges.put(booked);
  const paid = save(context, {
    ...intent,
    amount_capturable: 0,
    amount_received: charge.amount_captured,
    status: 'succeeded',
  });
  const isCapture = intent.capture_method === 'manual';
  context.emit(isCapture ? 'charge.captured' : 'charge.succeeded', booked);
  context.emit('payment_intent.succeeded', paid);
  const brings = method?.aftermath;
  if (brings !== undefined && brings !== 'refund_fails') {
    openDispute(context, booked, { reason: brings });
  }
  return { result: 'succeeded', intent: paid };
}

export function withLedger(context: Context, charge: Charge): Charge {
  if (charge.balance_transaction !== null) return charge;
  const { id, currency, description } = charge;
  const transaction = addLedgerTransaction(context, {
    amount: charge.amount_captured,
    currency,
    description,
    source: id,
    type: 'charge',
    reporting_category: 'charge',
    fee: processingFee(charge.amount_captured),
  });
  return { ...charge, balance_transaction: transaction.id };
}

/** Takes what `capture_method: manual` only held. */
export function captureIntent(context: Context, intent: PaymentIntent, amount: number) {
  const charge = context.account.charges.get(intent.latest_charge ?? '');
  if (charge === undefined) throw refuse('This PaymentIntent has no charge to capture.');
  const method = context.account.paymentMethods.get(charge.payment_method);
  const captured = { ...charge, amount_captured: amount, captured: true };
  return finish(context, intent, captured, method).intent;
}

function decline(
  context: Context,
  intent: PaymentIntent,
  method: PaymentMethodRow,
  failedCharge?: Charge,
): PaymentIntent {
  const charge = failedCharge ?? newCharge(intent, method, 'failed', context.now());
  context.account.charges.put(charge);
  const failed = save(context, {
    ...intent,
    last_payment_error: {
      ...shownDecline(method, charge.id),
      payment_method: checkedCard(method.wire),
      payment_method_type: method.wire.type,
    },
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  context.emit('charge.failed', charge);
  context.emit('payment_intent.payment_failed', failed);
  return failed;
}

function debit(context: Context, intent: PaymentIntent, method: PaymentMethodRow): PaymentIntent {
  const charge = newCharge(intent, method, 'pending', context.now());
  context.account.charges.put(charge);
  const processing = save(context, {
    ...intent,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'processing',
  });
  context.emit('charge.pending', charge);
  context.emit('payment_intent.processing', processing);
  if (method.outcome !== 'never_settles') {
    context.clock.schedule({
      at_ms: context.clock.nowMs() + bankDebitSeconds * 1000,
      kind: 'settle_debit',
      account: context.account.key,
      subject: intent.id,
    });
  }
  return processing;
}

/** The bank answers for a debit in flight; undefined when nobody waits for it any more. */
export function settleDebit(context: Context, intentId: string) {
  const { charges, paymentIntents, paymentMethods } = context.account;
  const intent = paymentIntents.get(intentId);
  const charge = charges.get(intent?.latest_charge ?? '');
  const method = paymentMethods.get(charge?.payment_method ?? '');
  if (intent?.status !== 'processing' || charge === undefined || method === undefined) {
    return undefined;
  }
  if (method.outcome === 'fails_late') {
    const failed = { ...newCharge(intent, method, 'failed', charge.created), id: charge.id };
    return { result: 'declined' as const, intent: decline(context, intent, method, failed) };
  }
  const { amount } = charge;
  const settled: Charge = {
    ...charge,
    amount_captured: amount,
    captured: true,
    paid: true,
    status: 'succeeded',
  };
  return finish(context, intent, settled, method);
}

function shownDecline(method: PaymentMethodRow, charge: string) {
  const body = declineOf({ ...method, type: method.wire.type });
  const code = body.code ?? '';
  return {
    ...body,
    charge,
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
  };
}

/** The 402 of a call that tried to charge and was declined. */
export function declinedCall(intent: PaymentIntent, method: PaymentMethodRow): StripeError {
  return new StripeError(402, {
    ...shownDecline(method, intent.latest_charge ?? ''),
    payment_intent: intent,
    payment_method: checkedCard(method.wire),
  });
}
