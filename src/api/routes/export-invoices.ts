import { z } from 'zod';
import { defineConnectionRoute } from '../define-route';
import { formats } from '../exports/formats';
import { begun, invoiceRows } from '../exports/invoice-rows';
import { createdQuery, invoiceConditions } from '../schemas/invoice-conditions';
import { noInput } from '../schemas/common';
import { toInvoiceFilter } from '../to-invoice-filter';

const query = z.strictObject({
  ...invoiceConditions,
  ...createdQuery,
  format: z.enum(['csv', 'ndjson']).default('csv'),
});

export const exportInvoices = defineConnectionRoute({
  method: 'get',
  path: '/v1/exports/invoices',
  id: 'exportInvoices',
  tag: 'Exports',
  access: 'read',
  summary: 'All invoices as CSV or NDJSON',
  description:
    'Newest first, by the conditions of the list of invoices, in one streamed answer of any length: one ' +
    'invoice a row, money in minor units. In CSV a text that begins with = + - @, a tab or a carriage ' +
    "return has a ' before it, so that no spreadsheet takes it for a formula. An answer that breaks off " +
    'is not whole: its transfer ends in an error, never in silence.',
  ...noInput,
  query,
  responses: {
    200: { description: 'The rows.', schema: z.string(), contentType: 'text/csv' },
  },
  async handler({ connection, query: { format, ...conditions } }, { store }) {
    const { contentType, toStream } = formats[format];
    const created = { gte: conditions['created[gte]'], lt: conditions['created[lt]'] };
    const filter = toInvoiceFilter(conditions, created);
    const rows = await begun(invoiceRows(store, connection.id, filter));
    const name = `invoices-${connection.id}.${format}`;
    return {
      status: 200,
      contentType,
      body: toStream(rows),
      headers: { 'Content-Disposition': `attachment; filename="${name}"` },
    };
  },
});
