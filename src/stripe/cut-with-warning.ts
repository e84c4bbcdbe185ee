import type { Findings } from '../domain/findings';
import { cutText, fits } from './cut-text';

/** A text for display, cut to what Stripe takes: a long text must not stop a bill, nor be cut in silence. */
export function cutWithWarning(
  findings: Findings,
  part: { text: string; maxBytes: number; pointer: string; what: string },
): string {
  const { text, maxBytes, pointer, what } = part;
  if (fits(text, maxBytes)) return text;
  findings.warn(
    pointer,
    'text_cut',
    `${what} is longer than ${maxBytes} bytes and is cut in Stripe; the full text stays in Holdfast.`,
  );
  return cutText(text, maxBytes);
}
