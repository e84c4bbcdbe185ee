import type { Client } from '@temporalio/client';
import { cellName } from './cells';
import type { Cell } from './cells';
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
}

async function notArmed(): Promise<boolean> {
  return false;
}

export async function execute(
  lane: Lane,
  temporal: Client,
  scenario: Scenario,
  cell: Cell,
): Promise<Result> {
  const begun = Date.now();
  const { api, worker } = lane.children;
  await Promise.all([api.ready(), worker.ready()]);
  let hasFallen: () => Promise<boolean> = notArmed;
  try {
    const { desk, ms } = await live(lane, temporal, scenario, async (opened) => {
      hasFallen = await arm(lane, opened, cell);
    });
    const fault = (await hasFallen()) ? null : 'the blow never fell';
    return { cell, fault, ms, blocks: desk.blocks };
  } catch (error) {
    const fault = `${cellName(cell)}: ${String(error)}`;
    return { cell, fault, ms: Date.now() - begun, blocks: [] };
  }
}
