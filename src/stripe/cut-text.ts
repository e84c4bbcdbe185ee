/**
 * The longest beginning of a text that fits, counted in UTF-8 bytes: whoever counts code points or
 * UTF-16 units counts no more. Never ends inside a character as people see it (an emoji with its skin
 * tone, a letter with its accent), so it is well-formed whenever the text is.
 */
export function cutText(text: string, maxBytes: number): string {
  if (fits(text, maxBytes)) return text;
  const head = cutAtCodePoint(text, maxBytes);
  const boundary = lastBoundary(text, head.length);
  return text.slice(0, boundary);
}

export function fits(text: string, maxBytes: number): boolean {
  return Buffer.byteLength(text, 'utf8') <= maxBytes;
}

function cutAtCodePoint(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character, 'utf8');
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** A single "character" longer than this is an attack on the renderer, not a letter. */
const longestCharacter = 64;

function lastBoundary(text: string, end: number): number {
  // Segmenting from an earlier point may only find a boundary too many at its own beginning.
  const from = Math.max(0, end - 4 * longestCharacter);
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let boundary = 0;
  for (const { index, segment } of segments.segment(text.slice(from, end + longestCharacter))) {
    const segmentEnd = from + index + segment.length;
    if (segmentEnd <= end) boundary = segmentEnd;
  }
  return boundary > 0 && end - boundary <= longestCharacter ? boundary : end;
}
