import { z } from 'zod';
import { failures, isFailureCode } from '../../domain/failures';
import { externalStatuses, statuses } from '../../domain/status';
import { taxOutcomes } from '../../domain/tax';
import type { InvoiceFilter } from '../../store/ports';
import { defineConnectionRoute } from '../define-route';
import { toInvoiceView } from '../invoice-view';
import { id, noInput, pageOf, pageQuery, time, toPageRequest } from '../schemas/common';
import { invoiceView } from '../schemas/invoice-view';

const query = z.strictObject({
  ...pageQuery,
  status: z.enum(statuses).optional(),
  blocked_code: z.enum(Object.keys(failures).filter(isFailureCode)).optional(),
  customer_id: id('Invoices of this customer.').optional(),
  external_status: z.enum(externalStatuses).optional(),
  tax_outcome: z.enum(taxOutcomes).optional(),
  'created[gte]': time.optional().describe('Accepted at this time or later.'),
  'created[lt]': time.optional().describe('Accepted before this time.'),
});

export const listInvoices = defineConnectionRoute({
  method: 'get',
  path: '/v1/invoices',
  id: 'listInvoices',
  tag: 'Invoices',
  summary: 'List invoices, newest first',
  ...noInput,
  query,
  responses: { 200: { description: 'A page.', schema: pageOf(invoiceView) } },
  async handler(request, { store, config }) {
    const { connection } = request;
    const page = await store.invoices.list(
      connection.id,
      toFilter(request.query),
      toPageRequest(request.query),
    );
    const data = page.data.map((record) => toInvoiceView(record, connection, config));
    return { status: 200, body: { data, next_cursor: page.next_cursor } };
  },
});

function toFilter(parsed: z.output<typeof query>): InvoiceFilter {
  const { status, blocked_code, customer_id, external_status, tax_outcome } = parsed;
  const from = parsed['created[gte]'];
  const before = parsed['created[lt]'];
  return {
    ...(status ? { status } : {}),
    ...(blocked_code ? { blocked_code } : {}),
    ...(customer_id ? { customer_id } : {}),
    ...(external_status ? { external_status } : {}),
    ...(tax_outcome ? { tax_outcome } : {}),
    ...(from ? { created_gte: new Date(from).toISOString() } : {}),
    ...(before ? { created_lt: new Date(before).toISOString() } : {}),
  };
}
