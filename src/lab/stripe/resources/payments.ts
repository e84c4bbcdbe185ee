import { attemptPayment } from '../billing/payment';
import type { Context } from '../context';
import type { PaymentIntent } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';

interface ListPaymentsParams extends ListParams {
  invoice?: string;
  status?: string;
  payment?: { payment_intent?: string };
  created?: Range | number;
}

function listInvoicePayments({ context, params, path }: Call<ListPaymentsParams>): object {
  const intent = params.payment?.payment_intent;
  const index =
    intent === undefined
      ? params.invoice === undefined
        ? {}
        : { index: { name: 'invoice', value: params.invoice } }
      : { index: { name: 'payment_intent', value: intent } };
  return listWire(
    context.account.invoicePayments,
    params,
    {
      kind: 'invoice payment',
      url: path,
      ...index,
      accepts: (row) =>
        (params.status === undefined || row.status === params.status) &&
        (params.invoice === undefined || row.invoice === params.invoice) &&
        isWithin(row.created, params.created),
    },
    (row) => row,
  );
}

function retrieveInvoicePayment(call: Call<object>): object {
  const id = idOf(call, 'invoice_payment');
  const row = call.context.account.invoicePayments.get(id);
  if (row === undefined) throw noSuch('invoice_payment', id, 'invoice_payment', 404);
  return row;
}

function intentOf(context: Context, id: string): PaymentIntent {
  const intent = context.account.paymentIntents.get(id);
  if (intent === undefined) throw noSuch('payment_intent', id, 'intent', 404);
  return intent;
}

function listIntents(call: Call<ListParams & { customer?: string; created?: Range | number }>) {
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

/** A customer who pays on the hosted page confirms the invoice's intent with a method. */
function confirm(call: Call<{ payment_method?: string }>): object {
  const { context, params } = call;
  const intent = intentOf(context, idOf(call, 'intent'));
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw refuse(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      { code: 'payment_intent_unexpected_state' },
    );
  }
  const methodId = params.payment_method ?? intent.payment_method ?? '';
  const method = context.account.paymentMethods.get(methodId);
  if (method === undefined) throw noSuch('PaymentMethod', methodId, 'payment_method');
  const record = invoiceBehind(context, intent.id);
  if (record === undefined) throw refuse('This PaymentIntent belongs to no open invoice.');
  attemptPayment(context, record, method);
  return intentOf(context, intent.id);
}

export function invoiceBehind(context: Context, intentId: string) {
  const { invoicePayments, invoices } = context.account;
  const payment = invoicePayments.get(invoicePayments.ids('payment_intent', intentId)[0] ?? '');
  const record = payment && invoices.get(payment.invoice);
  return record?.invoice.status === 'open' ? record : undefined;
}

function retrieveCharge(call: Call<object>): object {
  const id = idOf(call, 'charge');
  const charge = call.context.account.charges.get(id);
  if (charge === undefined) throw noSuch('charge', id, 'charge', 404);
  return charge;
}

export const paymentRoutes: Route[] = [
  route('GET', '/v1/invoice_payments', listInvoicePayments),
  route('GET', '/v1/invoice_payments/{invoice_payment}', retrieveInvoicePayment),
  route('GET', '/v1/payment_intents', listIntents),
  route('GET', '/v1/payment_intents/{intent}', (call: Call<object>) =>
    intentOf(call.context, idOf(call, 'intent')),
  ),
  route('POST', '/v1/payment_intents/{intent}/confirm', confirm),
  route('GET', '/v1/charges/{charge}', retrieveCharge),
];
