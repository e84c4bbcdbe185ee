import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { readNextAction } from '../next-action';
import { readInvoiceView } from '../read-invoice-view';
import { requireInvoice } from '../require-invoice';
import { invoiceId, noInput } from '../schemas/common';
import { invoiceView } from '../schemas/invoice-view';

export const invoiceParams = z.strictObject({ invoice_id: invoiceId('The invoice.') });

export const getInvoice = defineConnectionRoute({
  method: 'get',
  path: '/v1/invoices/{invoice_id}',
  id: 'getInvoice',
  tag: 'Invoices',
  access: 'read',
  summary: 'Read an invoice',
  ...noInput,
  params: invoiceParams,
  responses: { 200: { description: 'The invoice, from the record.', schema: invoiceView } },
  errors: ['invoice_not_found'],
  async handler({ params, connection }, deps) {
    const record = await requireInvoice(deps.store, connection, params.invoice_id);
    const view = await readInvoiceView(record, connection, deps);
    const action = await readNextAction(record.state, connection, deps);
    const gate = view.payment_gate;
    if (!action || !gate?.payment_intent) return { status: 200, body: view };
    const payment_intent = { ...gate.payment_intent, ...action };
    return { status: 200, body: { ...view, payment_gate: { ...gate, payment_intent } } };
  },
});
