import type { PaymentMethodRow } from '../account';
import { captureIntent, chargeIntent, declinedCall } from '../billing/intents';
import { creditInvoices, defaultPaymentOf } from '../billing/invoice-payments';
import { minimumCharge } from '../billing/money';
import { attemptPayment, invoiceBehind } from '../billing/payment';
import { newPaymentIntent } from '../billing/payment-shapes';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { PaymentIntent } from '../objects';
import { invalid, noSuch, refuse, type StripeError } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerOf } from './customer-of';
import { makePaymentMethod } from './payment-method-shape';

interface IntentParams {
  amount: number;
  currency: string;
  automatic_payment_methods?: { allow_redirects?: string; enabled: boolean };
  capture_method?: string;
  confirm?: boolean;
  customer?: string;
  description?: string;
  metadata?: Record<string, string>;
  off_session?: boolean;
  payment_method?: string;
  payment_method_types?: string[];
  receipt_email?: string;
  return_url?: string;
}

function intentOf(call: Call<unknown>): PaymentIntent {
  const id = idOf(call, 'intent');
  const intent = call.context.account.paymentIntents.get(id);
  if (intent === undefined) throw noSuch('payment_intent', id, 'intent', 404);
  return intent;
}

function create({ context, params }: Call<IntentParams>): PaymentIntent {
  const currency = params.currency.toLowerCase();
  checkAmount(params.amount, currency);
  const customer = params.customer === undefined ? null : customerOf(context, params.customer).id;
  const method = methodOf(context, params.payment_method);
  const types = params.payment_method_types;
  const blank = newPaymentIntent(
    { amount: params.amount, currency, customer, description: params.description || null },
    context.now(),
  );
  const intent: PaymentIntent = {
    ...blank,
    automatic_payment_methods:
      types === undefined
        ? { allow_redirects: 'always', enabled: true, ...params.automatic_payment_methods }
        : null,
    capture_method: params.capture_method ?? 'automatic_async',
    metadata: mergeMetadata({}, params.metadata),
    payment_method_configuration_details: types === undefined ? configurationOf(context) : null,
    payment_method: method?.id ?? null,
    payment_method_types: types ?? ['card', 'us_bank_account'],
    receipt_email: params.receipt_email || null,
    status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
  };
  context.account.paymentIntents.put(intent);
  context.emit('payment_intent.created', intent);
  if (params.confirm !== true) return intent;
  if (method === undefined) throw noMethod();
  return charged(context, intent, method, params);
}

/** The account's own list of payment methods that are switched on. */
const configurationOf = ({ account }: Context) => ({
  id: account.id.replace('acct_', 'pmc_'),
  parent: null,
});

function checkAmount(amount: number, currency: string): void {
  if (amount >= minimumCharge(currency)) return;
  // Recorded for 0; what is under the minimum has a code of its own in the documentation.
  const code = amount <= 0 ? 'parameter_invalid_integer' : 'amount_too_small';
  throw invalid(
    'The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents',
    { code, param: 'amount' },
  );
}

/** A test method such as pm_card_visa is made anew each time, and attached to nobody. */
function methodOf(context: Context, id: string | undefined): PaymentMethodRow | undefined {
  if (id === undefined) return undefined;
  const known = context.account.paymentMethods.get(id);
  if (known !== undefined) return known;
  if (!id.startsWith('pm_')) throw noSuch('PaymentMethod', id, 'payment_method');
  return makePaymentMethod(context, id, 'payment_method');
}

const noMethod = (): StripeError =>
  refuse(
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    { code: 'payment_intent_unexpected_state' },
  );

function charged(
  context: Context,
  intent: PaymentIntent,
  method: PaymentMethodRow,
  params: Pick<IntentParams, 'off_session' | 'return_url'>,
): PaymentIntent {
  const asked = params.off_session === true ? withoutCustomer(method) : method;
  const outcome = chargeIntent(context, intent, asked, params.return_url);
  if (outcome.result === 'declined') throw declinedCall(outcome.intent, asked);
  if (outcome.result === 'succeeded') creditInvoices(context, outcome.intent);
  return outcome.intent;
}

/** Off session nobody can confirm: the bank declines. docs.stripe.com/payments/3d-secure/authentication-flow */
function withoutCustomer(method: PaymentMethodRow): PaymentMethodRow {
  if (method.outcome !== 'requires_action') return method;
  return { ...method, outcome: 'declines', decline: 'authentication_required' };
}

const wrongState = (verb: string, { status }: PaymentIntent): StripeError =>
  refuse(`You cannot ${verb} this PaymentIntent because it has a status of ${status}.`, {
    code: 'payment_intent_unexpected_state',
  });

const beforeCharge = new Set([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
]);

/** Also what a customer does who pays an invoice on its hosted page. */
function confirm(
  call: Call<Pick<IntentParams, 'off_session' | 'payment_method' | 'return_url'>>,
): object {
  const { context, params } = call;
  const intent = intentOf(call);
  if (!beforeCharge.has(intent.status)) throw wrongState('confirm', intent);
  const method = methodOf(context, params.payment_method ?? intent.payment_method ?? undefined);
  if (method === undefined) throw noMethod();
  const record = invoiceBehind(context, intent.id);
  const isDefault =
    record !== undefined && defaultPaymentOf(context, record.id)?.intent.id === intent.id;
  if (!isDefault) return charged(context, intent, method, params);
  const { result } = attemptPayment(context, record, method);
  const after = intentOf(call);
  if (result === 'declined') throw declinedCall(after, method);
  return after;
}

function capture(call: Call<{ amount_to_capture?: number }>): object {
  const { context, params } = call;
  const intent = intentOf(call);
  if (intent.status !== 'requires_capture') throw wrongState('capture', intent);
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable) {
    throw refuse(
      `The amount_to_capture (${amount}) must be between 1 and the amount that can be captured (${intent.amount_capturable}).`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    );
  }
  const captured = captureIntent(context, intent, amount);
  creditInvoices(context, captured);
  return captured;
}

function cancel(call: Call<{ cancellation_reason?: string }>): object {
  const { context, params } = call;
  const intent = intentOf(call);
  if (!beforeCharge.has(intent.status) && intent.status !== 'requires_capture') {
    throw wrongState('cancel', intent);
  }
  const record = invoiceBehind(context, intent.id);
  if (record !== undefined && defaultPaymentOf(context, record.id)?.intent.id === intent.id) {
    throw refuse("The PaymentIntent of an invoice's default payment can't be canceled directly.");
  }
  const canceled: PaymentIntent = {
    ...intent,
    amount_capturable: 0,
    canceled_at: context.now(),
    cancellation_reason: params.cancellation_reason ?? null,
    next_action: null,
    status: 'canceled',
  };
  context.account.paymentIntents.put(canceled);
  context.emit('payment_intent.canceled', canceled);
  return canceled;
}

function update(call: Call<{ description?: string; metadata?: Record<string, string> | '' }>) {
  const { context, params } = call;
  const before = intentOf(call);
  const after: PaymentIntent = {
    ...before,
    description: params.description === undefined ? before.description : params.description || null,
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
  if (previousAttributes(before, after) === undefined) return before;
  context.account.paymentIntents.put(after);
  return after;
}

function list(call: Call<ListParams & { customer?: string; created?: Range | number }>): object {
  const { context, params, path } = call;
  const index =
    params.customer === undefined ? {} : { index: { name: 'customer', value: params.customer } };
  return listWire(
    context.account.paymentIntents,
    params,
    {
      kind: 'payment_intent',
      url: path,
      ...index,
      accepts: (row) => isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

export const paymentIntentRoutes: Route[] = [
  route('POST', '/v1/payment_intents', create),
  route('GET', '/v1/payment_intents', list),
  route('GET', '/v1/payment_intents/{intent}', intentOf),
  route('POST', '/v1/payment_intents/{intent}', update),
  route('POST', '/v1/payment_intents/{intent}/confirm', confirm),
  route('POST', '/v1/payment_intents/{intent}/capture', capture),
  route('POST', '/v1/payment_intents/{intent}/cancel', cancel),
];
