import { z } from 'zod';
import { parseWait } from '../../domain/duration';

/** An id the caller gives: goes into paths, workflow ids and idempotency keys as it is. */
const idPattern = /^(?!\.{1,2}$)[A-Za-z0-9._:-]+$/;
const idMessage = 'An id has letters, digits and . _ : - only.';

export function id(description: string) {
  return z.string().min(1).max(128).regex(idPattern, idMessage).describe(description);
}

/** Of an invoice there is: a posted id, or one of the parts that a long invoice was split into. */
export function invoiceId(description: string) {
  return z
    .string()
    .max(132)
    .regex(/^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}(~[1-9][0-9]?)?$/, idMessage)
    .describe(description);
}

/** Shorter than other ids: Temporal's fairness key, which a connection is, holds 64 bytes. */
export function connectionId(description: string) {
  return z.string().min(1).max(40).regex(idPattern, idMessage).describe(description);
}

/** Text that PostgreSQL can hold: jsonb takes neither U+0000 nor half a surrogate pair. */
export function text(max: number) {
  return z
    .string()
    .max(max)
    .refine((value) => !/\p{Surrogate}/u.test(value) && !value.includes('\u0000'), {
      error: 'Text may not contain U+0000 or half a surrogate pair.',
    });
}

/** Digits are bounded so that arithmetic on it is; the planner says what Stripe does not take. */
export function decimal(sign: 'any' | 'positive') {
  return z
    .string()
    .max(60)
    .regex(
      sign === 'any' ? /^-?[0-9]{1,18}(\.[0-9]{1,30})?$/ : /^[0-9]{1,18}(\.[0-9]{1,30})?$/,
      sign === 'any'
        ? 'A decimal as a string, such as "-0.0123".'
        : 'A decimal as a string that is not negative, such as "1.5".',
    );
}

/** Minor units. */
export const amount = z.int();

export const time = z.iso
  .datetime({ offset: true, error: 'An RFC 3339 time, such as "2026-10-01T00:00:00Z".' })
  .max(40);

export const wait = z
  .string()
  .max(40)
  .refine((value) => parseWait(value) !== null, {
    error: 'An ISO 8601 duration above zero and up to 90 days, such as "PT1H".',
  })
  .meta({ format: 'duration' });

/** Free fields of the caller's own, by name. */
function textMap(maxKey: number, maxValue: number) {
  return z.record(text(maxKey).min(1), text(maxValue));
}

/** Wider than Stripe takes: the planner cuts or refuses, and says which. */
export const metadata = textMap(200, 5_000);
export const customFields = textMap(200, 5_000);

const nothing = z.strictObject({});

/** What a route takes that says nothing else: a query parameter or a field would be refused. */
export const noInput = { params: nothing, query: nothing, body: nothing.optional() };

export const pageQuery = {
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|100)$/, 'A whole number from 1 to 100.')
    .default('25')
    .describe('How many at most, from 1 to 100.'),
  cursor: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9_=-]+$/, 'Use next_cursor of the page before.')
    .optional()
    .describe('The `next_cursor` of the page before.'),
};

/** The page that a parsed query asks for. */
export function toPageRequest(query: { limit: string; cursor?: string | undefined }) {
  return { limit: Number(query.limit), cursor: query.cursor ?? null };
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().describe('For `cursor` of the next call; null: the end.'),
  });
}
