import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorCode, messageOf } from './supervise/error-code';

const pauseMs = 2_000;

/** What a start needs of the database; one that is not up yet is waited for, with a line each time. */
export async function whenDatabaseThere(
  work: () => Promise<void>,
  { logger, wasAsked }: { logger: Logger; wasAsked: () => boolean },
): Promise<void> {
  while (!wasAsked()) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isAway(error)) throw error;
      logger.warn(
        `PostgreSQL does not answer yet (${messageOf(error)}); next try in ${pauseMs / 1000} s`,
      );
      await sleep(pauseMs);
    }
  }
}

/** Not reachable, or (SQLSTATE 57P03) starting up. A wrong password or database does not mend itself. */
function isAway(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = errorCode(cause);
  return (
    code === '57P03' ||
    /^E(CONN|AI_AGAIN|HOST|TIMEDOUT|NOTFOUND)/.test(String(code)) ||
    /timeout|terminated/i.test(messageOf(cause))
  );
}
