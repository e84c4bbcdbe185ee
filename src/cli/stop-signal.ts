import type { Parts } from './parts';
import { exitCodes } from './cli-error';

/** One Ctrl-C may reach us twice at once: from the terminal, and from npm or tsx that pass it on. */
const sameSignalMs = 400;

export interface StopSignal {
  /** Resolves at the first SIGINT or SIGTERM. */
  readonly asked: Promise<NodeJS.Signals>;
  readonly wasAsked: () => boolean;
}

/** The first signal asks for an orderly end, a second one ends at once. */
export function listenForStop(parts: Parts, say: (line: string) => void): StopSignal {
  let askedAt = 0;
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      if (askedAt === 0) {
        askedAt = Date.now();
        resolve(signal);
      } else if (Date.now() - askedAt > sameSignalMs) {
        say('Ended at once, as asked twice.');
        parts.kill();
        process.exit(exitCodes.forced);
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return { asked, wasAsked: () => askedAt > 0 };
}
