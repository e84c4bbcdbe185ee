import { z } from 'zod';
import { amount, id, text, time, wait } from './common';

const taxAmount = z.strictObject({
  amount: amount.describe('Minor units.'),
  taxable_amount: amount,
  taxability_reason: text(100).nullable().default(null),
  tax_rate_data: z.strictObject({
    display_name: text(50).min(1),
    percentage: z.number().min(0).max(100),
    inclusive: z.boolean(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'Two capital letters, such as "US".')
      .nullable()
      .default(null),
    state: text(50).nullable().default(null),
    jurisdiction: text(200).nullable().default(null),
  }),
});

export const taxReportBody = z
  .strictObject({
    revision: z.int().min(1).default(1),
    provider: text(100).nullable().default(null).describe('Who computed it, for the record.'),
    lines: z
      .array(
        z.strictObject({
          id: id('A line of the invoice.'),
          tax_amounts: z.array(taxAmount).max(20),
        }),
      )
      .max(250)
      .describe('Empty: no tax is due, which is an answer.'),
  })
  .meta({ id: 'TaxReport' });

export const extensionBody = z
  .strictObject({
    until: time.optional().describe('The new deadline.'),
    by: wait.optional().describe('So much later than the deadline that runs now.'),
  })
  .refine(({ until, by }) => (until === undefined) !== (by === undefined), {
    error: 'Give either until or by.',
  })
  .meta({ id: 'TaxWaitExtension', example: { by: 'PT1H' } });
