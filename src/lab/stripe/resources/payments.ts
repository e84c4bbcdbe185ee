import { noSuch } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';

interface ListPaymentsParams extends ListParams {
  invoice?: string;
  status?: string;
  payment?: { payment_intent?: string; type: string };
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
        (params.payment === undefined || row.payment.type === params.payment.type) &&
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

export const paymentRoutes: Route[] = [
  route('GET', '/v1/invoice_payments', listInvoicePayments),
  route('GET', '/v1/invoice_payments/{invoice_payment}', retrieveInvoicePayment),
];
