import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { requireInvoice } from '../require-invoice';
import { timelineEntry } from '../schemas/invoice-view';
import { invoiceParams } from './get-invoice';
import { noInput } from '../schemas/common';

export const getTimeline = defineConnectionRoute({
  method: 'get',
  path: '/v1/invoices/{invoice_id}/timeline',
  id: 'getTimeline',
  tag: 'Invoices',
  access: 'read',
  summary: 'Every fact and decision of an invoice, in order',
  ...noInput,
  params: invoiceParams,
  responses: {
    200: { description: 'All entries.', schema: z.object({ data: z.array(timelineEntry) }) },
  },
  errors: ['invoice_not_found'],
  async handler({ params, connection }, { store }) {
    const { ref } = await requireInvoice(store, connection, params.invoice_id);
    return { status: 200, body: { data: await store.invoices.timeline(ref) } };
  },
});
