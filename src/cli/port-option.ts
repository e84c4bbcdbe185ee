import { InvalidArgumentError, Option } from 'commander';

/** `--port` or one of its kind, a whole number; the command decides what a busy one means. */
export function portOption(standard: number, name = 'port', of = 'to listen on'): Option {
  return new Option(`--${name} <number>`, `port ${of}; 0 takes a free one`)
    .default(standard)
    .argParser(parsePort);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
