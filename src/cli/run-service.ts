import type { Logger } from 'pino';
import { createLogger } from '../api/logger';
import { createParts } from './parts';
import type { Parts } from './parts';
import { stopInOrder } from './stop-in-order';
import { listenForStop } from './stop-signal';
import type { StopSignal } from './stop-signal';

/** A service that logs lines of JSON to stdout and ends in order at a signal. */
export async function runService(
  level: string,
  run: (service: { logger: Logger; parts: Parts; stop: StopSignal }) => Promise<void>,
): Promise<void> {
  const logger = createLogger({ level });
  const parts = createParts();
  const say = (line: string) => logger.info(line);
  const complain = (line: string) => logger.error(line);
  const stop = listenForStop(parts, complain);
  await stopInOrder({ parts, stop, say, complain }, () => run({ logger, parts, stop }));
  logger.info('stopped');
}
