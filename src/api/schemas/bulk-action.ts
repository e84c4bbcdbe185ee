import { z } from 'zod';
import type { Correction } from '../../domain/correction';
import { bulkActionNames, bulkOutcomes, bulkStatuses } from '../../domain/bulk-action';
import { statuses } from '../../domain/status';
import { id, time, wait } from './common';
import { correction } from './correction';
import { invoiceConditions } from './invoice-conditions';

const acceptedFrom = time.optional().describe('Accepted at this time or later.');
const acceptedBefore = time.optional().describe('Accepted before this time.');

const filter = z.strictObject({
  ...invoiceConditions,
  created: z.strictObject({ gte: acceptedFrom, lt: acceptedBefore }).optional(),
});

export const bulkActionBody = z
  .strictObject({
    id: id('Yours, to make the call repeatable; made when left out.').optional(),
    action: z.enum(bulkActionNames),
    filter: filter
      .refine((conditions) => Object.values(conditions).some((value) => value !== undefined), {
        error: 'Name at least one condition: without any, every invoice would be meant.',
      })
      .describe('As of `GET /v1/invoices`; all conditions must hold.'),
    dry_run: z
      .boolean()
      .default(false)
      .describe('Only a plan: counted, summed and kept under its id, to be run later.'),
    until: time.optional().describe('`extend_tax_wait`: the new deadline.'),
    by: wait.optional().describe('`extend_tax_wait`: so much later than the deadline that runs.'),
    correction: correction
      .optional()
      .describe('`retry`: written once when it runs, for every later invoice as well.'),
  })
  .superRefine((body, context) => {
    for (const { path, message } of correctionFaults(body)) {
      context.addIssue({ code: 'custom', message, path: ['correction', ...path] });
    }
  })
  .superRefine(({ action, until, by }, context) => {
    const given = [until, by].filter((value) => value !== undefined).length;
    if (action === 'extend_tax_wait' ? given !== 1 : given !== 0) {
      const message =
        action === 'extend_tax_wait' ? 'Give either until or by.' : `Has no meaning for ${action}.`;
      context.addIssue({ code: 'custom', message, path: [until === undefined ? 'by' : 'until'] });
    }
  })
  .meta({
    id: 'BulkActionBody',
    example: { action: 'retry', filter: { blocked_code: 'tax_location_invalid' }, dry_run: true },
  });

interface CorrectedBody {
  action: string;
  filter: { blocked_code?: string | undefined; customer_id?: string | undefined };
  correction?: Correction | undefined;
}

/** One filter may find many customers and blocks; a correction is of one kind, and never of a customer unnamed. */
function* correctionFaults({ action, filter: conditions, correction: wanted }: CorrectedBody) {
  if (!wanted) return;
  if (action !== 'retry') yield { path: [], message: `Has no meaning for ${action}.` };
  const { customer, products } = wanted;
  if (customer && conditions.customer_id === undefined) {
    yield { path: ['customer'], message: 'Name this customer in filter.customer_id.' };
  }
  if (customer?.stripe_customer_id && conditions.blocked_code !== 'stripe_customer_missing') {
    yield { path: ['customer', 'stripe_customer_id'], message: only('stripe_customer_missing') };
  }
  if (products && conditions.blocked_code !== 'stripe_product_missing') {
    yield { path: ['products'], message: only('stripe_product_missing') };
  }
}

function only(code: string): string {
  return `Has an effect only with filter.blocked_code "${code}".`;
}

const item = {
  invoice_id: z.string(),
  customer_id: z.string(),
  currency: z.string(),
  subtotal: z.int().describe('Before tax, in minor units.'),
  status: z.enum(statuses).describe('As the invoice is now.'),
  blocked_code: z.string().nullable().describe('As the invoice is now.'),
};

export const bulkResult = z
  .object({
    ...item,
    outcome: z
      .enum(bulkOutcomes)
      .nullable()
      .describe('`done`, `refused`, `failed` or `aborted`; null: its turn has not come.'),
    code: z.string().nullable().describe('Why, for a program.'),
    message: z.string().nullable().describe('Why, for a person.'),
    settled_at: z.string().nullable(),
  })
  .meta({ id: 'BulkResult' });

export const bulkActionView = z
  .object({
    id: z.string(),
    connection: z.string(),
    action: z.enum(bulkActionNames),
    filter: filter.describe('As it was given.'),
    correction: correction.nullable().describe('Written before the first invoice has its turn.'),
    status: z.enum(bulkStatuses),
    count: z.int().describe('Invoices that the filter found; fixed when the action was made.'),
    amounts: z
      .array(z.object({ currency: z.string(), count: z.int(), subtotal: z.number() }))
      .describe('What they were, before tax, a currency each.'),
    groups: z
      .array(
        z.object({ status: z.enum(statuses), blocked_code: z.string().nullable(), count: z.int() }),
      )
      .describe('How they were.'),
    sample: z.array(z.object(item)).describe('The first ten.'),
    progress: z.object({
      pending: z.int(),
      done: z.int(),
      refused: z.int(),
      failed: z.int(),
      aborted: z.int(),
    }),
    created_at: z.string(),
    started_at: z.string().nullable(),
    aborted_at: z.string().nullable(),
    finished_at: z.string().nullable(),
  })
  .meta({ id: 'BulkAction' });
export type BulkActionView = z.output<typeof bulkActionView>;
