import { checkInvariants } from '../test/support/invariants';
import { createLabClient } from '../test/support/lab-client';
import type { Stack } from './stack/start-stack';

/** What is always true must be true after this too; throws with every violation. */
export async function askOracle(
  stack: Stack,
  loads: { labKey: string; connection: string }[],
): Promise<void> {
  const { store, temporal, labUrl } = stack;
  for (const { labKey, connection } of loads) {
    const lab = createLabClient(labUrl, labKey);
    await checkInvariants({ store, temporal, lab, connection });
  }
}
