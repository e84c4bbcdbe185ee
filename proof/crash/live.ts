import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { checkInvariants } from '../../test/support/invariants';
import { Desk } from './desk';
import type { Lane } from './lane';
import type { Scenario } from './scenarios';

export interface Lived {
  desk: Desk;
  /** From the moment the invoice was posted until it was at its end. */
  ms: number;
}

/** Brings one invoice of a lane to its end, in an account of its own, and asks the oracle. */
export async function live(
  lane: Lane,
  temporal: Client,
  scenario: Scenario,
  before: (desk: Desk) => Promise<void>,
): Promise<Lived> {
  const desk = new Desk(lane, `c${randomBytes(5).toString('hex')}`);
  await desk.open(scenario.settings);
  await before(desk);
  const begun = Date.now();
  await scenario.live(desk);
  await desk.whenStatus(scenario.ends);
  const ms = Date.now() - begun;
  await checkInvariants({
    store: lane.store,
    lab: desk.lab,
    temporal,
    connection: desk.connection,
  });
  return { desk, ms };
}
