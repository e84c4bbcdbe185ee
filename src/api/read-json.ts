import { isUtf8 } from 'node:buffer';
import type { RawRequest } from './define-route';
import { ApiError } from './errors';

/** The JSON of a body, undefined when there is none. */
export function readJson({ body, header }: RawRequest): unknown {
  if (body.length === 0) return undefined;
  const type = header('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new ApiError('unsupported_media_type', 'Send Content-Type: application/json.');
  }
  if (!isUtf8(body)) throw new ApiError('invalid_json', 'The body is not UTF-8.');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiError('invalid_json', error.message);
    throw error;
  }
}
