import { types } from 'node:util';

/** Node's words for a server that cannot be reached. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
]);

/** PostgreSQL's classes: connection (08), out of resources (53), shut down or cancelled (57). */
const sqlStates = /^(08|53|57)[0-9A-Z]{3}$/;

/** `pg` says these without a code. */
const words =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error/;

/** Whether the database is away: to be told as 503, so that the caller, or Stripe, comes again. */
export function isStoreAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isStoreAway);
  if (!types.isNativeError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return networkCodes.has(code) || sqlStates.test(code) || words.test(error.message);
}
