import { z } from 'zod';
import { failures, isFailureCode } from '../../domain/failures';
import { externalStatuses, statuses } from '../../domain/status';
import { taxOutcomes } from '../../domain/tax';
import { id, time } from './common';

/** When the invoice was accepted, as query parameters say it. */
export const createdQuery = {
  'created[gte]': time.optional().describe('Accepted at this time or later.'),
  'created[lt]': time.optional().describe('Accepted before this time.'),
};

/** What lists and bulk actions look for, but for the times. */
export const invoiceConditions = {
  status: z.enum(statuses).optional(),
  blocked_code: z.enum(Object.keys(failures).filter(isFailureCode)).optional(),
  customer_id: id('Invoices of this customer.').optional(),
  external_status: z.enum(externalStatuses).optional(),
  tax_outcome: z.enum(taxOutcomes).optional(),
};
