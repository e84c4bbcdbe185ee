import type { z } from 'zod';
import { badRequest } from './errors';

/** The body as the schema knows it, or Anrok's word about the first thing that is wrong. */
export function parseBody<T>(schema: z.ZodType<T>, body: string, isPlain = false): T {
  const result = schema.safeParse(toJson(body, isPlain));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = toPath(issue?.path ?? []);
  const what = toSentence(issue?.message ?? 'Invalid');
  throw badRequest(
    where === '' ? `Request body: ${what}` : `Request body: "${where}": ${what}`,
    isPlain,
  );
}

function toJson(body: string, isPlain: boolean): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('Request body: Invalid JSON.', isPlain);
    throw error;
  }
}

function toPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function toSentence(message: string): string {
  if (message.endsWith('received undefined')) return 'Required.';
  return message.endsWith('.') ? message : `${message}.`;
}
