import pino from 'pino';
import type { Logger } from 'pino';
import { createLogger } from '../../api/logger';

/** The log of a process whose terminal belongs to a person. */
export function createFileLog(file: string, level: string): Logger {
  return createLogger({ level, destination: pino.destination({ dest: file, sync: true }) });
}
