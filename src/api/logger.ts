import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** Never in a log, wherever an object that holds one is logged. Bodies are not logged at all. */
const secrets = ['authorization', 'secret_key', 'webhook_secret', 'stripe-signature', 'api_key'];

/** The log of a process: JSON lines, secrets struck out at any of the depths we log at. */
export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const paths = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  const settings = { level: options.level, redact: { paths, censor: '[redacted]' } };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
