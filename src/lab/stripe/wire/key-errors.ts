import { StripeError, type ErrorBody } from './errors';
import { nameOf, type Permission } from './permissions';

/** What Stripe says to a key before it looks at the request; nothing of it is kept under an idempotency key. */
function refuseKey(status: number, message: string, code?: string): StripeError {
  const body: ErrorBody = {
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
  };
  return new StripeError(status, body, { executed: false });
}

export const keyMissing = (): StripeError =>
  refuseKey(
    401,
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
  );

const oldKeyLength = 32;

/** Stripe shows the kind of the key and its last letters: six, and four of the shorter keys of old. */
function redact(key: string): string {
  const kind = /^[a-z]+_(?:test|live)_/.exec(key)?.[0] ?? key.slice(0, 2);
  const shown = key.length > oldKeyLength ? 6 : 4;
  const hidden = Math.max(key.length - kind.length - shown, 4);
  return `${kind}${'*'.repeat(hidden)}${key.slice(-shown)}`;
}

export const keyInvalid = (key: string): StripeError =>
  refuseKey(401, `Invalid API Key provided: ${redact(key)}`);

/** Rolled and its time is over, or taken away: Stripe says the same of both. */
export const keyExpired = (key: string): StripeError =>
  refuseKey(401, `Expired API Key provided: ${redact(key)}`, 'api_key_expired');

const lacks = (key: string, account: string): string =>
  `The provided key '${redact(key)}' does not have the required permissions for this endpoint on account '${account}'.`;

export const permissionMissing = (key: string, account: string): StripeError =>
  refuseKey(
    403,
    `${lacks(key, account)} Having more permissions would allow this request to continue.`,
  );

/** To a restricted key, with the permission that it would take. */
export function permissionDenied(key: string, account: string, needed: Permission): StripeError {
  const slug = `${needed.resource}_${needed.level}`;
  const edit = `https://dashboard.stripe.com/b/${account}?destination=%2Ftest%2Fapikeys`;
  return refuseKey(
    403,
    `Permission denied. ${lacks(key, account)} Enabling "${nameOf(needed)}" ('${slug}') permissions on this key would allow this request to continue. You can edit permissions at ${edit}`,
    'more_permissions_required',
  );
}
