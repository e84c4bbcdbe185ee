import { isUtf8 } from 'node:buffer';
import type { RawRequest } from './define-route';
import { ApiError } from './errors';

export interface NdjsonLine {
  /** Counted from 1, as an editor does. */
  line: number;
  text: string;
}

/** The lines of an NDJSON body that are not empty; whether each is JSON is for its reader. */
export function readNdjson({ body, header }: RawRequest): NdjsonLine[] {
  const type = header('content-type') ?? '';
  if (!/^application\/(?:x-)?ndjson\s*(?:;|$)/i.test(type)) {
    throw new ApiError('unsupported_media_type', 'Send Content-Type: application/x-ndjson.');
  }
  if (!isUtf8(body)) throw new ApiError('invalid_json', 'The body is not UTF-8.');
  return body
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '');
}
