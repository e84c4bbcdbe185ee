import { drawCircumstances } from './circumstances';
import { createDraw } from './draw';
import { drawDisturbances } from './disturbances';
import { live } from './live';
import type { LifeReport, Schedule } from './live';
import { shrink } from './shrink';
import type { Sandbox } from './temporal/sandbox';

export function scheduleOf(seed: number): Schedule {
  const draw = createDraw(seed);
  return { circumstances: drawCircumstances(draw), disturbances: drawDisturbances(draw) };
}

export interface Failure {
  seed: number;
  violations: string[];
  schedule: Schedule;
}

/** Sums over lives; adds up over processes. */
export interface Tally {
  lives: number;
  moments: number;
  stripe_calls: number;
  replays: number;
  simulated_ms: number;
  ended_as: Record<string, number>;
  disturbances: Record<string, number>;
  failures: Failure[];
}

export function emptyTally(): Tally {
  return {
    lives: 0,
    moments: 0,
    stripe_calls: 0,
    replays: 0,
    simulated_ms: 0,
    ended_as: {},
    disturbances: {},
    failures: [],
  };
}

export function add(a: Tally, b: Tally): Tally {
  return {
    lives: a.lives + b.lives,
    moments: a.moments + b.moments,
    stripe_calls: a.stripe_calls + b.stripe_calls,
    replays: a.replays + b.replays,
    simulated_ms: a.simulated_ms + b.simulated_ms,
    ended_as: addCounts(a.ended_as, b.ended_as),
    disturbances: addCounts(a.disturbances, b.disturbances),
    failures: [...a.failures, ...b.failures],
  };
}

function addCounts(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const sum = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** One seed; a failing one is lived again and again until its schedule is short. */
export async function runSeed(sandbox: Sandbox, seed: number): Promise<Tally> {
  const schedule = scheduleOf(seed);
  const report = await live(sandbox, schedule);
  const failures = report.violations.length === 0 ? [] : [await toFailure(sandbox, seed, report)];
  return {
    lives: 1,
    moments: report.moments,
    stripe_calls: report.stripeCalls,
    replays: report.replays,
    simulated_ms: report.simulatedMs,
    ended_as: { [report.status]: 1 },
    disturbances: report.happened,
    failures,
  };
}

async function toFailure(sandbox: Sandbox, seed: number, report: LifeReport): Promise<Failure> {
  const fails = async (shorter: Schedule) => (await live(sandbox, shorter)).violations.length > 0;
  const schedule = await shrink(scheduleOf(seed), fails);
  return { seed, violations: report.violations, schedule };
}
