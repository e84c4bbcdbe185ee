import { CalledOff } from './parts';
import type { Parts } from './parts';
import type { StopSignal } from './stop-signal';

interface Service {
  parts: Parts;
  stop: StopSignal;
  say: (line: string) => void;
  complain: (line: string) => void;
}

/**
 * Runs a service until `run` ends or a signal comes, and stops its parts in order, however it ended. A signal in the
 * middle of the start calls the rest of the start off.
 */
export async function stopInOrder(
  { parts, stop, say, complain }: Service,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await Promise.race([run(), stop.asked]);
  } catch (error) {
    if (!(error instanceof CalledOff)) throw error;
  } finally {
    if (stop.wasAsked()) say(`${await stop.asked}: stopping in order`);
    for (const problem of await parts.stop()) complain(problem);
  }
}
