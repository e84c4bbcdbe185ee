import type { Client } from '@temporalio/client';
import { cellName } from './cells';
import type { Cell } from './cells';
import { NotArmed } from './child';
import type { Lane } from './lane';
import { live } from './live';
import type { Scenario } from './scenarios';
import { arm } from './strike';

export interface Result {
  cell: Cell;
  /** Null: as demanded. */
  fault: string | null;
  ms: number;
  /** What had to be released by hand on the way. */
  blocks: string[];
  /** It was lived in an earlier run of the same build. */
  isKept?: true;
}

async function notArmed(): Promise<boolean> {
  return false;
}

const neverFell = 'the blow never fell';
/** How often a call is made is partly chance: a second signal, say, comes only when the first was taken by then. */
const mostTries = 6;

/** One cell, to the end of its invoice; anew where the blow did not fall. */
export async function execute(
  lane: Lane,
  temporal: Client,
  scenario: Scenario,
  cell: Cell,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const result = await tryOnce(lane, temporal, scenario, cell);
    if (result !== null && (result.fault !== neverFell || tries >= mostTries)) return result;
    if (tries >= mostTries) throw new Error(`${cellName(cell)}: could not be armed.`);
  }
}

/** Null: a process died before it was armed. */
async function tryOnce(
  lane: Lane,
  temporal: Client,
  scenario: Scenario,
  cell: Cell,
): Promise<Result | null> {
  const begun = Date.now();
  const { api, worker } = lane.children;
  await Promise.all([api.ready(), worker.ready()]);
  let hasFallen: () => Promise<boolean> = notArmed;
  try {
    const { desk, ms } = await live(lane, temporal, scenario, async (opened) => {
      hasFallen = await arm(lane, opened, cell);
    });
    return { cell, fault: (await hasFallen()) ? null : neverFell, ms, blocks: desk.blocks };
  } catch (error) {
    if (error instanceof NotArmed) return null;
    const fault = `${cellName(cell)}: ${String(error)}`;
    return { cell, fault, ms: Date.now() - begun, blocks: [] };
  }
}
