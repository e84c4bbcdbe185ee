import { z } from 'zod';
import { amount, text } from './common';
import { daysUntilDue } from './customer';
import { dueOn, invoiceLine, maxLines, maxText } from './invoice';

const change = {
  revision: z
    .int()
    .min(2)
    .optional()
    .describe(
      'The number it is to become. With it a repeated call is answered by what it has done.',
    ),
  lines: z.array(invoiceLine).min(1).max(maxLines).optional().describe('All of them.'),
  expected_total: amount.nullable().optional().describe('Control total of these lines.'),
  memo: text(maxText).nullable().optional().describe('Left out: as it was.'),
};

export const replaceLinesBody = z
  .strictObject(change)
  .refine(({ lines, ...more }) => lines !== undefined || Object.keys(more).length === 0, {
    error: 'Give lines with it.',
  })
  .optional()
  .meta({
    id: 'ReplaceLinesBody',
    example: {
      revision: 2,
      lines: [{ id: 'l1', description: 'API calls', quantity: '10', unit_amount_decimal: '120' }],
      expected_total: 1200,
    },
  });

export const reissueBody = z
  .strictObject({
    ...change,
    days_until_due: daysUntilDue.nullable().optional(),
    due_on: dueOn.nullable().optional(),
  })
  .optional()
  .meta({ id: 'ReissueBody', example: { revision: 2, memo: 'Replaces invoice HF-0001.' } });
