import { finalizeInvoice } from '../billing/finalize';
import { changeInvoice, emitInvoice, withFields } from '../billing/invoice-changes';
import { hasPaidPayment } from '../billing/invoice-payments';
import {
  attemptPayment,
  methodFor,
  noMethodError,
  paymentError,
  payOutOfBand,
} from '../billing/payment';
import { voidRecord } from '../billing/void';
import { invoiceWire, type InvoiceWire } from '../render';
import { noSuch, refuse, type StripeError } from '../wire/errors';
import { route, type Call, type Route } from '../wire/route';
import { invoiceOf } from './invoices';

const notOpen = (): StripeError =>
  refuse("You can only pass in open invoices. This invoice isn't open.");

function finalize(call: Call<{ auto_advance?: boolean }>): InvoiceWire {
  const record = invoiceOf(call, 'id');
  return invoiceWire(finalizeInvoice(call.context, record, call.params.auto_advance));
}

function send(call: Call<object>): InvoiceWire {
  const { context } = call;
  let record = invoiceOf(call);
  if (record.invoice.collection_method !== 'send_invoice') {
    throw refuse(
      'You can only manually send an invoice if its collection method is "send_invoice".',
    );
  }
  if (record.invoice.status === 'draft') record = finalizeInvoice(context, record);
  return emitInvoice(context, 'invoice.sent', record);
}

/** `off_session` is taken and changes nothing: a card that asks for the customer asks in either case. */
interface PayParams {
  payment_method?: string;
  paid_out_of_band?: boolean;
}

function pay(call: Call<PayParams>): InvoiceWire {
  const { context, params } = call;
  let record = invoiceOf(call, 'id');
  if (record.invoice.status === 'paid') throw refuse('Invoice is already paid');
  if (record.invoice.status === 'void') throw notOpen();
  if (record.invoice.status === 'draft') record = finalizeInvoice(context, record, false);
  if (record.invoice.status === 'paid') return invoiceWire(record);
  if (params.paid_out_of_band === true) return invoiceWire(payOutOfBand(context, record));
  if (params.payment_method && !context.account.paymentMethods.get(params.payment_method)) {
    throw noSuch('PaymentMethod', params.payment_method, 'payment_method');
  }
  const method = methodFor(context, record, params.payment_method);
  if (method === undefined) throw noMethodError();
  const attempt = attemptPayment(context, record, method);
  if (attempt.result === 'declined' || attempt.result === 'requires_action') {
    throw paymentError(context, attempt.record, method, attempt.result);
  }
  return invoiceWire(attempt.record);
}

function voidInvoice(call: Call<object>): InvoiceWire {
  const { context } = call;
  const record = invoiceOf(call, 'id');
  const { status } = record.invoice;
  if (status === 'paid' || hasPaidPayment(context, record.id)) {
    throw refuse('Invoices with `paid` payments cannot be voided.');
  }
  if (status !== 'open' && status !== 'uncollectible') throw notOpen();
  return invoiceWire(voidRecord(context, record));
}

function markUncollectible(call: Call<object>): InvoiceWire {
  const { context } = call;
  const record = invoiceOf(call, 'id');
  if (record.invoice.status === 'uncollectible') {
    throw refuse('This invoice has already been marked uncollectible.');
  }
  if (record.invoice.status !== 'open') throw notOpen();
  const marked = withFields(record, {
    next_payment_attempt: null,
    status: 'uncollectible',
    status_transitions: {
      ...record.invoice.status_transitions,
      marked_uncollectible_at: context.now(),
    },
  });
  changeInvoice(context, record, marked);
  return emitInvoice(context, 'invoice.marked_uncollectible', marked);
}

export const invoiceTransitionRoutes: Route[] = [
  route('POST', '/v1/invoices/{invoice}/finalize', finalize),
  route('POST', '/v1/invoices/{invoice}/pay', pay),
  route('POST', '/v1/invoices/{invoice}/send', send),
  route('POST', '/v1/invoices/{invoice}/void', voidInvoice),
  route('POST', '/v1/invoices/{invoice}/mark_uncollectible', markUncollectible),
];
