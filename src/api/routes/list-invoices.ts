import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { toInvoiceView } from '../invoice-view';
import { createdQuery, invoiceConditions } from '../schemas/invoice-conditions';
import { noInput, pageOf, pageQuery, toPageRequest } from '../schemas/common';
import { invoiceView } from '../schemas/invoice-view';
import { toInvoiceFilter } from '../to-invoice-filter';

const query = z.strictObject({
  ...pageQuery,
  ...invoiceConditions,
  ...createdQuery,
});

export const listInvoices = defineConnectionRoute({
  method: 'get',
  path: '/v1/invoices',
  id: 'listInvoices',
  tag: 'Invoices',
  access: 'read',
  summary: 'List invoices, newest first',
  ...noInput,
  query,
  responses: { 200: { description: 'A page.', schema: pageOf(invoiceView) } },
  async handler(request, { store, config }) {
    const { connection, query: asked } = request;
    const created = { gte: asked['created[gte]'], lt: asked['created[lt]'] };
    const page = await store.invoices.list(
      connection.id,
      toInvoiceFilter(asked, created),
      toPageRequest(asked),
    );
    const data = page.data.map((record) => toInvoiceView(record, connection, config));
    return { status: 200, body: { data, next_cursor: page.next_cursor } };
  },
});
