import { z } from 'zod';
import { roles } from '../../domain/api-key';
import { connectionId, time } from './common';

/** Goes into timelines, logs and Temporal's histories as it is. */
const apiKeyName = z
  .string()
  .regex(
    /^[\p{L}\p{N}._@-][\p{L}\p{N} ._@-]{0,59}$/u,
    'A name has letters, digits, blanks and . _ @ - only, at most 60.',
  )
  .describe('Who holds it; timelines show it as `api_key:<name>`.');

const role = z
  .enum(roles)
  .describe(
    '`read` reads; `operate` also acts on invoices; `write` also hands over invoices, customers and ' +
      'products; `admin` also changes connections and keys.',
  );

export const apiKeyBody = z
  .strictObject({
    name: apiKeyName,
    role,
    livemode: z
      .boolean()
      .optional()
      .describe('Left out: as the connection is, or as the key that calls.'),
    connection: connectionId('The one connection that it reaches; null: all of its mode.')
      .nullable()
      .default(null),
    expires_at: time.nullable().default(null),
  })
  .meta({ id: 'ApiKeyBody' });

export const apiKeyView = z
  .object({
    id: z.string().describe('The public part of the key.'),
    name: apiKeyName,
    role,
    livemode: z.boolean(),
    connection: z.string().nullable(),
    last4: z.string().describe('The last characters of the key.'),
    created_at: z.string(),
    expires_at: z.string().nullable(),
    revoked_at: z.string().nullable(),
    last_used_at: z.string().nullable().describe('To the minute.'),
  })
  .meta({ id: 'ApiKey' });

export const newApiKeyView = apiKeyView
  .extend({ key: z.string().describe('Shown this once.') })
  .meta({ id: 'NewApiKey' });
