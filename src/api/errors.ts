/** Everything a caller can be told; the code is the contract, the words are for people. */
export const statusOf = {
  invalid_json: 400,
  invalid_signature: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  api_key_not_found: 404,
  connection_not_found: 404,
  customer_not_found: 404,
  product_not_found: 404,
  invoice_not_found: 404,
  bulk_action_not_found: 404,
  method_not_allowed: 405,
  customer_exists: 409,
  invoice_content_differs: 409,
  revision_differs: 409,
  bulk_action_differs: 409,
  bulk_action_aborted: 409,
  action_not_allowed: 409,
  tax_missing: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_request: 422,
  correction_refused: 422,
  too_many_attempts: 429,
  internal_error: 500,
  engine_unavailable: 503,
  store_unavailable: 503,
  stripe_unavailable: 503,
} as const;
export type ErrorCode = keyof typeof statusOf;

export const errorCodes = Object.keys(statusOf).filter((code): code is ErrorCode =>
  Object.hasOwn(statusOf, code),
);

export const titleOf: Record<ErrorCode, string> = {
  invalid_json: 'The body is not JSON',
  invalid_signature: 'The signature is not valid',
  unauthenticated: 'No valid API key came with the request',
  forbidden: 'The role of this API key does not suffice',
  not_found: 'There is nothing here',
  api_key_not_found: 'This API key does not exist',
  connection_not_found: 'This connection does not exist',
  customer_not_found: 'This customer does not exist',
  product_not_found: 'This product does not exist',
  invoice_not_found: 'This invoice does not exist',
  bulk_action_not_found: 'This bulk action does not exist',
  method_not_allowed: 'This method is not allowed here',
  customer_exists: 'This customer exists with other content',
  invoice_content_differs: 'This invoice exists with other content',
  revision_differs: 'This invoice is at another revision',
  bulk_action_differs: 'This bulk action exists with other content',
  bulk_action_aborted: 'This bulk action was aborted',
  action_not_allowed: 'This action is not allowed now',
  tax_missing: 'The tax of this invoice is missing',
  body_too_large: 'The body is too large',
  unsupported_media_type: 'The body must be JSON',
  invalid_request: 'The request is not valid',
  correction_refused: 'Stripe refuses the correction',
  too_many_attempts: 'Too many wrong API keys',
  internal_error: 'Something is broken on our side',
  engine_unavailable: 'Temporal or its worker does not answer',
  store_unavailable: 'The database does not answer',
  stripe_unavailable: 'Stripe does not answer',
};

/** One thing wrong with a request, and where. */
export interface Fault {
  pointer: string;
  message: string;
}

/** Ends a request with problem details (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly errors: Fault[];
  /** Members beside those that every problem has, as `allowed_actions`. */
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    detail: string,
    more: {
      errors?: Fault[];
      extra?: Record<string, unknown>;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = more.errors ?? [];
    this.extra = more.extra ?? {};
    this.headers = more.headers ?? {};
  }
}

export function invalidRequest(errors: Fault[]): ApiError {
  const count = errors.length === 1 ? 'One fault' : `${errors.length} faults`;
  return new ApiError('invalid_request', `${count}; nothing was created or changed.`, { errors });
}
