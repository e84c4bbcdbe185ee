import type { WriteStream } from 'node:tty';

/** What a person reads while something runs: plain lines, coloured only on a terminal. */
export interface Screen {
  line(text?: string): void;
  /** Columns of a terminal; null: lines of any length. */
  width: number | null;
  paint(style: Style, text: string): string;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };
export type Style = keyof typeof codes;

export function createScreen(stream: WriteStream): Screen {
  // no-color.org; FORCE_COLOR and the like are for programs that guess.
  const isColoured = stream.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  // A reader that went away (`| head`) must not end us in the middle of a stop.
  stream.on('error', () => undefined);
  return {
    line: (text = '') => void stream.write(`${text}\n`),
    width: stream.isTTY ? stream.columns : null,
    paint: (style, text) => (isColoured ? `\u001B[${codes[style]}m${text}\u001B[0m` : text),
  };
}

/** `0.4 s`, `12.3 s`: right-aligned to stand in a column. */
export function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`.padStart(6);
}
