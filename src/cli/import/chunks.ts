/** Well below the limit of a body, and so few that an answer comes soon. */
const maxChunkBytes = 512 * 1024;
const maxChunkLines = 500;

export interface Chunk {
  /** Line of the file that the chunk begins with, from 1. */
  firstLine: number;
  text: string;
}

/** A file read line by line, in pieces that one call takes. A single line may be longer than a piece. */
export async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<Chunk> {
  let taken: string[] = [];
  let bytes = 0;
  let firstLine = 1;
  for await (const line of lines) {
    const size = Buffer.byteLength(line) + 1;
    if (taken.length > 0 && (bytes + size > maxChunkBytes || taken.length >= maxChunkLines)) {
      yield { firstLine, text: taken.join('\n') };
      firstLine += taken.length;
      taken = [];
      bytes = 0;
    }
    taken.push(line);
    bytes += size;
  }
  if (taken.length > 0) yield { firstLine, text: taken.join('\n') };
}
