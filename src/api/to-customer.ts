import type { z } from 'zod';
import type { Customer, Settings } from '../domain/document';
import type { customerBody } from './schemas/customer';

/** A posted customer as it is stored: a setting that was not given has no member at all. */
export function toCustomer(body: z.output<typeof customerBody>, id: string): Customer {
  const given = Object.entries(body.settings).filter(([, value]) => value !== undefined);
  const settings: Partial<Settings> = Object.fromEntries(given);
  return { ...body, id, settings };
}
