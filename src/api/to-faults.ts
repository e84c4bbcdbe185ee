import type { z } from 'zod';
import { pointerTo } from '../domain/findings';
import type { Fault } from './errors';

type Place = 'body' | 'query' | 'path';

/** Every fault of a parsed part, each with its place; an unknown field is a fault of its own. */
export function toFaults(result: z.ZodSafeParseResult<unknown>, place: Place): Fault[] {
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => faultsOf(issue, place));
}

function faultsOf(issue: z.core.$ZodIssue, place: Place): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const what = place === 'query' ? 'query parameter' : 'field';
    return issue.keys.map((key) => ({
      pointer: pointer([...issue.path, key], place),
      message: `Unknown ${what} "${key}".`,
    }));
  }
  if (issue.code === 'invalid_key') {
    return [
      { pointer: pointer(issue.path, place), message: issue.issues.map(messageOf).join(' ') },
    ];
  }
  return [{ pointer: pointer(issue.path, place), message: messageOf(issue) }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? `Required, ${issue.expected}.` : issue.message;
}

function pointer(path: PropertyKey[], place: Place): string {
  const parts = path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (place === 'body') return pointerTo(...parts);
  return place === 'query' ? `?${parts.join('.')}` : `{${parts.join('.')}}`;
}
