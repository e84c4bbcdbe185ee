import type { z } from 'zod';
import { avataxError } from './errors';

/** The body as the schema knows it, or AvaTax's word about the first thing that is wrong. */
export function parseBody<T>(schema: z.ZodType<T>, body: string): T {
  const result = schema.safeParse(toJson(body), { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === undefined) throw avataxError('ModelStateInvalid');
  throw refusalOf(issue);
}

function toJson(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch (error) {
    if (error instanceof SyntaxError) throw avataxError('JsonFormatError', error.message);
    throw error;
  }
}

function refusalOf(issue: z.core.$ZodIssue): Error {
  const field = issue.path.join('.');
  const { message } = issue;
  if (message.endsWith('received undefined') || isMissingEnum(issue)) {
    return avataxError('ValueRequiredError', `Field '${field}' is required.`, field);
  }
  if (issue.code === 'invalid_value') return avataxError('InvalidEnumValue', message, field);
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return avataxError('StringLengthError', `Field '${field}' is too long.`, field);
  }
  if (issue.code === 'too_small' && field === 'lines') return avataxError('MissingLine');
  if (/date$/i.test(field)) return avataxError('InvalidInputDate', message, field);
  return avataxError('ModelStateInvalid', `${field}: ${message}`, field);
}

/** A missing enum value is told as a wrong one by zod. */
const isMissingEnum = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_value' && issue.input === undefined;
