import { InvalidCursor } from '../store/cursor';
import { EngineUnavailable } from '../temporal/engine-errors';
import { ApiError, invalidRequest, statusOf, titleOf } from './errors';
import { isStoreAway } from './store-away';

/** Page that explains each code; the fragment is the code. */
const typeBase = '/docs#';

export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors: { pointer: string; message: string }[];
  request_id: string;
}

export function toProblem(error: ApiError, requestId: string): ProblemDetails {
  return {
    type: `${typeBase}${error.code}`,
    title: titleOf[error.code],
    status: statusOf[error.code],
    code: error.code,
    detail: error.message,
    errors: error.errors,
    request_id: requestId,
    ...error.extra,
  };
}

/** What the caller is told about anything that was thrown; an unknown error tells nothing of itself. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof EngineUnavailable) {
    return new ApiError(
      'engine_unavailable',
      'Nothing is lost, and reads go on. See /readyz for the part that is away, then repeat this call.',
      { headers: { 'Retry-After': '5' } },
    );
  }
  if (error instanceof InvalidCursor) {
    return invalidRequest([{ pointer: '?cursor', message: error.message }]);
  }
  if (isStoreAway(error)) {
    return new ApiError('store_unavailable', 'Nothing was taken. Repeat the call in a moment.', {
      headers: { 'Retry-After': '2' },
    });
  }
  return toBodyError(error) ?? internalError();
}

function toBodyError(error: unknown): ApiError | null {
  const type = bodyErrorType(error);
  if (type === 'entity.too.large') {
    return new ApiError('body_too_large', 'Send less in one body: see the limits in /docs.', {
      // What is left of the body is not read, so the connection cannot carry another request.
      headers: { Connection: 'close' },
    });
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new ApiError('unsupported_media_type', 'Send the body as UTF-8, plain or gzip.');
  }
  if (type !== null) return new ApiError('invalid_json', 'The body could not be read to its end.');
  if (error instanceof URIError) {
    return new ApiError('not_found', 'The path is not valid percent-encoding.');
  }
  return null;
}

function internalError(): ApiError {
  return new ApiError(
    'internal_error',
    'Nothing more is told here; the log has it under the request_id. Repeating the call is safe.',
  );
}

/** Express's body parser marks its errors with a type and a 4xx status. */
function bodyErrorType(error: unknown): string | null {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  const isOfClient = typeof error.status === 'number' && error.status < 500;
  return isOfClient && typeof error.type === 'string' ? error.type : null;
}
