import { z } from 'zod';
import { bulkActionNames, bulkOutcomes, bulkStatuses } from '../../domain/bulk-action';
import { statuses } from '../../domain/status';
import { id, time, wait } from './common';
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
