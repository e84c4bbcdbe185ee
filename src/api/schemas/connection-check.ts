import { z } from 'zod';
import { findingStatuses } from '../../stripe/doctor/finding';

export const connectionCheck = z
  .object({
    connection: z.string(),
    status: z.enum(['ok', 'warning', 'error']).describe('The worst that was found.'),
    findings: z.array(
      z.object({
        name: z.string().describe('What was looked at, as `permission.invoice_write`.'),
        status: z.enum(findingStatuses),
        message: z.string().describe('In plain words.'),
        remedy: z.string().nullable().describe('What to do; null where nothing is.'),
      }),
    ),
  })
  .meta({ id: 'ConnectionCheck' });
export type ConnectionCheck = z.output<typeof connectionCheck>;
