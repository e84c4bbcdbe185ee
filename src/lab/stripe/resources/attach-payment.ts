import { creditInvoices } from '../billing/invoice-payments';
import { newInvoicePayment } from '../billing/payment-shapes';
import type { InvoiceRecord, PaymentIntent } from '../objects';
import { invoiceWire, type InvoiceWire } from '../render';
import { missingParameter, noSuch, refuse } from '../wire/errors';
import { route, type Call, type Route } from '../wire/route';
import { invoiceOf } from './invoices';

/** Lets an intent of its own pay a part of an open invoice, or all of it. */
function attach(call: Call<{ payment_intent?: string }>): InvoiceWire {
  const { context, params } = call;
  const record = invoiceOf(call);
  const id = params.payment_intent;
  if (id === undefined) throw missingParameter('payment_intent');
  const intent = context.account.paymentIntents.get(id);
  if (intent === undefined) throw noSuch('payment_intent', id, 'payment_intent');
  checkAttachable(record, intent);
  if (context.account.invoicePayments.ids('payment_intent', id).length > 0) {
    throw refuse(`The PaymentIntent ${id} is already attached to an invoice.`, {
      param: 'payment_intent',
    });
  }
  const payment = newInvoicePayment(record, intent, context.now(), false);
  context.account.invoicePayments.put(payment);
  if (intent.status === 'succeeded') creditInvoices(context, intent);
  return invoiceWire(context.account.invoices.get(record.id) ?? record);
}

/** No recording shows these refusals; their texts are the lab's own. */
function checkAttachable({ invoice }: InvoiceRecord, intent: PaymentIntent): void {
  const param = 'payment_intent';
  if (invoice.status === 'draft' || invoice.status === 'void') {
    throw refuse(
      `You can only attach a payment to a finalized invoice; this one is ${invoice.status}.`,
    );
  }
  if (invoice.status === 'paid' && intent.status !== 'succeeded') {
    throw refuse('Only a payment that succeeded can be attached to a paid invoice.', { param });
  }
  if (intent.status === 'canceled') {
    throw refuse('A canceled PaymentIntent cannot be attached.', { param });
  }
  if (intent.currency !== invoice.currency) {
    throw refuse(
      `The currency of the PaymentIntent (${intent.currency}) must be the currency of the invoice (${invoice.currency}).`,
      { param },
    );
  }
  if (intent.customer !== null && intent.customer !== invoice.customer) {
    throw refuse('The customer of the PaymentIntent must be the customer of the invoice.', {
      param,
    });
  }
}

export const attachPaymentRoutes: Route[] = [
  route('POST', '/v1/invoices/{invoice}/attach_payment', attach),
];
