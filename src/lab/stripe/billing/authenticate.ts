import type { Context } from '../context';
import type { PaymentIntent } from '../objects';
import { chargeIntent } from './intents';
import { creditInvoices, defaultPaymentOf } from './invoice-payments';
import { attemptPayment, invoiceBehind } from './payment';

/** What the customer does on the bank's page when a payment asks for it: that of an invoice, or one of its own. */
export function authenticateIntent(
  context: Context,
  intent: PaymentIntent,
  outcome: 'succeed' | 'fail',
): PaymentIntent | undefined {
  const { paymentIntents, paymentMethods } = context.account;
  const asked = paymentMethods.get(intent.payment_method ?? '');
  if (asked === undefined) return undefined;
  const method = { ...asked, outcome: outcome === 'succeed' ? 'succeeds' : 'declines' } as const;
  const record = invoiceBehind(context, intent.id);
  if (record && defaultPaymentOf(context, record.id)?.intent.id === intent.id) {
    attemptPayment(context, record, method);
    return paymentIntents.get(intent.id);
  }
  if (intent.status !== 'requires_action') return undefined;
  const { result, intent: after } = chargeIntent(context, intent, method);
  if (result === 'succeeded') creditInvoices(context, after);
  return after;
}
