import { messageOf } from './supervise/error-code';

interface Part {
  name: string;
  stop(): Promise<void> | void;
  kill?(): void;
}

/** What has been started, so that it can be stopped in order: the last started first. */
export interface Parts {
  /** Starts a part; when everything is being stopped meanwhile, the part is stopped too. */
  start<T>(
    name: string,
    begin: () => Promise<T> | T,
    end: (started: T) => Promise<void> | void,
    kill?: (started: T) => void,
  ): Promise<T>;
  /** Stops all, also after one of them has failed to; returns what went wrong, in words. */
  stop(): Promise<string[]>;
  /** At once, without order: for a second signal. */
  kill(): void;
}

/** Thrown by a start that a person has called off. */
export class CalledOff extends Error {
  override readonly name = 'CalledOff';
}

export function createParts(): Parts {
  const running: Part[] = [];
  const beginning = new Set<Promise<unknown>>();
  let isStopping = false;

  return {
    async start(name, begin, end, kill) {
      if (isStopping) throw new CalledOff();
      const pending = (async () => {
        const started = await begin();
        running.push({
          name,
          stop: () => end(started),
          ...(kill ? { kill: () => kill(started) } : {}),
        });
        return started;
      })();
      beginning.add(pending);
      try {
        return await pending;
      } finally {
        beginning.delete(pending);
      }
    },
    async stop() {
      isStopping = true;
      await Promise.allSettled(beginning);
      const problems: string[] = [];
      for (const part of running.splice(0).toReversed()) {
        try {
          await part.stop();
        } catch (error) {
          problems.push(`${part.name} did not stop in order: ${messageOf(error)}`);
        }
      }
      return problems;
    },
    kill() {
      isStopping = true;
      for (const part of running.splice(0)) part.kill?.();
    },
  };
}
