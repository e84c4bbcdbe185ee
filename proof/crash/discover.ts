import type { Client } from '@temporalio/client';
import pino from 'pino';
import { createStoreActivities, createStripeActivities } from '../../src/activities';
import { createAccounts } from '../../src/stripe/accounts';
import { idOf, numbered } from './calls';
import type { Call, Part } from './calls';
import type { Lane } from './lane';
import { live } from './live';
import type { Scenario } from './scenarios';

export interface Life {
  scenario: string;
  calls: Call[];
}

/**
 * Lives one invoice undisturbed and answers every outside call that API and worker made for it. What
 * they tell of Stripe must be what the lab has in its ledger: a call that nobody hears of could not be hit.
 */
export async function discover(lane: Lane, temporal: Client, scenario: Scenario): Promise<Life> {
  const { api, worker } = lane.children;
  const { desk } = await live(lane, temporal, scenario, async () => {
    await Promise.all([api.arm(null), worker.arm(null)]);
  });
  const calls = numbered([
    ...api.calls.map((name) => ({ name, by: 'api' as const })),
    ...worker.calls.map(ofWorker),
  ]).filter((call) => !isOfThePeople(call) && !isRepetition(call));
  const heard = calls.filter(({ name }) => name.startsWith('stripe POST')).length;
  const written = (await desk.lab.requests({ method: 'POST' })).filter((entry) =>
    entry.idempotency_key?.startsWith(`invoice/${desk.connection}/`),
  ).length;
  if (heard !== written) {
    throw new Error(
      `${scenario.name}: the worker told of ${heard} writes to Stripe, the lab saw ${written}.`,
    );
  }
  return { scenario: scenario.name, calls };
}

/**
 * How often a call is made is partly chance (a second signal comes only when the first was taken by then), and one
 * that is not made cannot be hit. What every undisturbed life of a scenario made stands in front; of what only some
 * made the first of its name is left, so that no call is forgotten.
 */
export function steadyFirst(livesOfEach: readonly (readonly Life[])[]): Life[] {
  const steady = livesOfEach.flatMap(([first, ...others]) => {
    if (!first) return [];
    const known = others.map(({ calls }) => new Set(calls.map(idOf)));
    const calls = first.calls.filter((call) => known.every((ids) => ids.has(idOf(call))));
    return [{ ...first, calls }];
  });
  const firstOfName = livesOfEach
    .flat()
    .map((life) => ({ ...life, calls: life.calls.filter(({ nth }) => nth === 1) }));
  return [...steady, ...firstOfName];
}

/** API and worker have a pump each, and it is chance which of them takes a row. */
function ofWorker(name: string): { name: string; by: Part } {
  return name.includes(' pump ')
    ? { name: name.replace(' pump ', ' api '), by: 'api' }
    : { name, by: 'worker' };
}

/** Reads that belong to looking on, not to the life: how many there are depends on who looks how often. */
function isOfThePeople({ name }: Call): boolean {
  return name.startsWith('store api SELECT');
}

/** Webhooks and claims come as often as they come; the first two show what there is to see. */
function isRepetition({ name, nth }: Call): boolean {
  return nth > (name.includes(' CLAIM ') ? 1 : 2) && / api /.test(name);
}

/** A step that no scenario reaches would never be hit. */
export function assertAllActivities(lives: readonly Life[], { store }: Pick<Lane, 'store'>): void {
  const deps = { store, stripeFor: createAccounts(), logger: pino({ level: 'silent' }) };
  const registered = Object.keys({
    ...createStripeActivities(deps),
    ...createStoreActivities(deps),
  });
  const reached = new Set(
    lives.flatMap(({ calls }) => calls.map(({ name }) => name.split(' ')[1])),
  );
  const missing = registered.filter((name) => !reached.has(name));
  if (missing.length > 0) throw new Error(`No scenario reaches ${missing.join(', ')}.`);
}
