import type { z } from 'zod';
import type { InvoiceFilter } from '../store/ports';
import type { invoiceConditions } from './schemas/invoice-conditions';

type Conditions = z.output<z.ZodObject<typeof invoiceConditions>>;

/** What the caller looks for, as the store takes it: a condition that was not given has no member. */
export function toInvoiceFilter(
  conditions: Conditions,
  created: { gte?: string | undefined; lt?: string | undefined } = {},
): InvoiceFilter {
  const { status, blocked_code, customer_id, external_status, tax_outcome } = conditions;
  return {
    ...(status ? { status } : {}),
    ...(blocked_code ? { blocked_code } : {}),
    ...(customer_id ? { customer_id } : {}),
    ...(external_status ? { external_status } : {}),
    ...(tax_outcome ? { tax_outcome } : {}),
    ...(created.gte ? { created_gte: new Date(created.gte).toISOString() } : {}),
    ...(created.lt ? { created_lt: new Date(created.lt).toISOString() } : {}),
  };
}
