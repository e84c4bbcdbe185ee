import { Option } from 'commander';

/** `--url` of a command that asks an API. */
export function urlOption(): Option {
  return new Option('--url <address>', 'the API')
    .env('HOLDFAST_URL')
    .default('http://127.0.0.1:4242');
}
