/** The one place for what Stripe says when it refuses; texts as recorded from live Stripe where a recording exists. */
export interface ErrorBody {
  type: 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error';
  message: string;
  code?: string;
  param?: string;
  [more: string]: unknown;
}

export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Extra answer headers. */
  readonly headers: Record<string, string>;
  /** False for what Stripe refuses before an endpoint executes: such an answer is not kept under a key. */
  readonly executed: boolean;

  constructor(
    status: number,
    body: ErrorBody,
    options: { headers?: Record<string, string>; executed?: boolean } = {},
  ) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = options.headers ?? {};
    this.executed = options.executed ?? true;
  }
}

const docs = 'https://stripe.com/docs/error-codes/';

/** The envelope with its keys in Stripe's (alphabetical) order. */
export function toErrorEnvelope(
  body: ErrorBody,
  requestId: string,
): { error: Record<string, unknown> } {
  const full: Record<string, unknown> = { ...body };
  if (body.code !== undefined) full['doc_url'] = docs + body.code.replaceAll('_', '-');
  if (requestId !== '') {
    full['request_log_url'] =
      `https://dashboard.stripe.com/test/workbench/logs?object=${requestId}`;
  }
  const sorted = Object.keys(full)
    .toSorted()
    .map((key): [string, unknown] => [key, full[key]]);
  return { error: Object.fromEntries(sorted) };
}

/** A 400 of an endpoint that looked and said no. */
export function refuse(message: string, more: { code?: string; param?: string } = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...more });
}

/** A 400 of the parameter check: nothing executed, nothing stored. */
export function invalid(
  message: string,
  more: { code?: string; param?: string } = {},
): StripeError {
  const body = { type: 'invalid_request_error' as const, message, ...more };
  return new StripeError(400, body, { executed: false });
}

export const unknownParameter = (param: string): StripeError =>
  invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });

/** The lab's own word, never Stripe's: better than to take a parameter and leave it out in silence. */
export const notSimulated = (param: string, how = ''): StripeError =>
  invalid(`The lab does not simulate ${param}${how === '' ? '' : ` ${how}`}.`, { param });

export const missingParameter = (param: string): StripeError =>
  invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });

export const invalidInteger = (value: string, param: string): StripeError =>
  invalid(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });

export const invalidBoolean = (value: string, param: string): StripeError =>
  invalid(`Invalid boolean: ${value}`, { param });

export const invalidDecimal = (value: string, param: string): StripeError =>
  invalid(`Invalid decimal: ${value}`, { code: 'parameter_invalid_decimal', param });

export const invalidHash = (param: string): StripeError => invalid('Invalid hash', { param });

export const invalidArray = (param: string): StripeError => invalid('Invalid array', { param });

export const emptyParameter = (param: string): StripeError =>
  invalid(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param },
  );

export function notOneOf(param: string, allowed: string[]): StripeError {
  const last = allowed.at(-1) ?? '';
  const text =
    allowed.length > 2 ? `${allowed.slice(0, -1).join(', ')}, or ${last}` : allowed.join(' or ');
  const name = param.replaceAll(/\[\d+\]/g, '');
  return invalid(`Invalid ${name}: must be one of ${text}`, { param });
}

/** `status` 404 for the object of the path, 400 for one named by a parameter. */
export function noSuch(kind: string, id: string, param: string, status = 400): StripeError {
  const suffix = kind === 'Invoice Item' ? '(livemode=false)' : '';
  const message = `No such ${kind}: '${id}'${suffix}`;
  return new StripeError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message,
    param,
  });
}

export const bothCursors = (): StripeError =>
  refuse('Received both starting_after and ending_before parameters. Please pass in only one.');

export const unknownUrl = (method: string, path: string): StripeError =>
  new StripeError(
    404,
    {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    },
    { executed: false },
  );

export const invalidVersion = (version: string): StripeError =>
  new StripeError(
    400,
    { type: 'invalid_request_error', message: `Invalid Stripe API version: ${version}` },
    { executed: false },
  );

export const keyReused = (key: string): StripeError =>
  new StripeError(
    400,
    {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    { executed: false },
  );

export const keyInUse = (key: string): StripeError =>
  new StripeError(
    409,
    {
      type: 'invalid_request_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. If you see this error frequently, please check your application for retries.`,
    },
    { executed: false },
  );

export const keyTooLong = (key: string): StripeError =>
  invalid(
    `Idempotency key is too long. It must be at most 255 characters, but yours is ${key.length}.`,
  );

export function rateLimited(reason: string): StripeError {
  if (reason === 'lock_timeout') {
    return new StripeError(
      429,
      {
        type: 'invalid_request_error',
        code: 'lock_timeout',
        message:
          'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.',
      },
      { executed: false },
    );
  }
  return new StripeError(
    429,
    {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message:
        'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    },
    { headers: { 'stripe-rate-limited-reason': reason }, executed: false },
  );
}

export const unknownFailure = (): StripeError =>
  new StripeError(500, {
    type: 'api_error',
    message: 'An unknown error occurred. If this persists, contact support.',
  });
