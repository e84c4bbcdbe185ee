import type { Screen } from '../screen';
import { seconds } from '../screen';

/** Tells what was found and started, one line a part. */
export interface Progress {
  /** Runs the work and says afterwards what it gave, and in what time. */
  run<T>(name: string, work: () => Promise<T>, describe: (made: T) => string): Promise<T>;
  note(text: string): void;
}

export function createProgress(screen: Screen): Progress {
  return {
    async run(name, work, describe) {
      const startedAt = performance.now();
      const made = await work();
      const took = screen.paint('dim', seconds(performance.now() - startedAt));
      screen.line(`  ${screen.paint('green', '✓')} ${name.padEnd(11)} ${took}  ${describe(made)}`);
      return made;
    },
    note: (text) => screen.line(`    ${text}`),
  };
}
