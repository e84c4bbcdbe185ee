import { decodeSegment } from '../core/decode-segment';

/** A code in a path: `/`, `+`, `?`, `%`, `#` and the space are written as `_-ava2f-_` and so on. */
export function decodeCode(segment: string): string {
  return decodeSegment(segment).replaceAll(/_-ava([0-9a-f]{2})-_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
