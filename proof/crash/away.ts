import { setTimeout as pause } from 'node:timers/promises';
import type { Lane } from './lane';
import { live } from './live';
import { scenarios } from './scenarios';
import type { Servers } from './servers';

export interface AwayResult {
  what: string;
  fault: string | null;
  ms: number;
}

const awayMs = 20_000;

/** Every life at once, and in the middle of them a server that is gone for 20 seconds. */
export async function withServerAway(
  lanes: readonly Lane[],
  servers: Servers,
  which: 'temporal' | 'postgres',
): Promise<AwayResult[]> {
  const lives = scenarios.map(async (scenario, index): Promise<AwayResult> => {
    const begun = Date.now();
    const what = `${which} away for ${awayMs / 1000} s: ${scenario.name}`;
    const lane = lanes[index % lanes.length];
    if (!lane) throw new Error('There is no lane.');
    try {
      const { ms } = await live(lane, servers.temporal, scenario, async () => undefined);
      return { what, fault: null, ms };
    } catch (error) {
      return { what, fault: String(error), ms: Date.now() - begun };
    }
  });
  // Some have begun and some have not: the kill meets all of them somewhere.
  await pause(1_500);
  const bringBack = servers.takeAway(which);
  await pause(awayMs);
  await bringBack();
  return Promise.all(lives);
}
