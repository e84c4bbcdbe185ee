import { InvalidArgumentError, Option } from 'commander';

/** `--port`, a whole number; the command decides what a busy one means. */
export function portOption(standard: number): Option {
  return new Option('--port <number>', 'port to listen on; 0 takes a free one')
    .default(standard)
    .argParser(parsePort);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
