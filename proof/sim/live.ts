import { gateStatusOf } from '../../src/domain/gate-verdict';
import { statusOf } from '../../src/domain/state';
import { isClosed } from '../../src/domain/status';
import type { Status } from '../../src/domain/status';
import type { Circumstances } from './circumstances';
import type { Disturbance } from './disturbances';
import { violationsAtRest } from './oracle';
import { Scheduler } from './scheduler';
import type { Sandbox } from './temporal/sandbox';
import { WorkflowTaskFailed } from './temporal/workflow-run';
import { withTime } from './world/virtual-date';
import { createSimulatedLab, ref } from './world/world';

export interface Schedule {
  circumstances: Circumstances;
  disturbances: Disturbance[];
}

export interface LifeReport {
  violations: string[];
  trace: string[];
  happened: Record<string, number>;
  status: Status;
  moments: number;
  stripeCalls: number;
  replays: number;
  simulatedMs: number;
}

const startsAt = Date.parse('2026-01-01T00:00:00Z');
/** Long enough for every poll, every deadline and every retry of a card. */
const restMs = 9 * 24 * 3_600_000;
const mostMoments = 8_000;

/** Lives one life to its rest, and asks the oracle; then lets a person end what is not ended, and asks again. */
export async function live(sandbox: Sandbox, schedule: Schedule): Promise<LifeReport> {
  const { circumstances, disturbances } = schedule;
  const lab = createSimulatedLab(circumstances, startsAt);
  return withTime(
    () => lab.now(),
    async () => {
      const scheduler = await Scheduler.create(lab, sandbox, circumstances, disturbances);
      const violations = await judge(scheduler);
      const record = scheduler.world.store.peek(ref);
      scheduler.world.temporal.loseRun();
      return {
        violations: [...new Set([...scheduler.witness.violations, ...violations])],
        trace: scheduler.trace,
        happened: scheduler.happened,
        status: record ? statusOf(record.state) : 'accepted',
        moments: scheduler.moment,
        stripeCalls: lab.ledger.list().length,
        replays: scheduler.replays(),
        simulatedMs: lab.now() - startsAt,
      };
    },
  );
}

async function judge(scheduler: Scheduler): Promise<string[]> {
  try {
    await untilUndisturbed(scheduler);
    scheduler.calm();
    await rest(scheduler);
    const found = await violationsAtRest(scheduler.world);
    if (found.length > 0) return found;
    return await end(scheduler);
  } catch (error) {
    if (error instanceof WorkflowTaskFailed) return [`the workflow's code threw: ${error.message}`];
    return [`the simulation met ${error instanceof Error ? (error.stack ?? '') : String(error)}`];
  }
}

async function untilUndisturbed(scheduler: Scheduler): Promise<void> {
  // A life that sleeps does not sleep past what is still to come: it comes at the next moment.
  while (scheduler.isDisturbed) {
    if (await scheduler.step()) continue;
    scheduler.advance(Infinity);
  }
}

async function rest(scheduler: Scheduler): Promise<void> {
  const until = scheduler.now + restMs;
  for (let isRedelivered = false; ;) {
    if (scheduler.moment > mostMoments) throw new Error('it does not come to rest');
    if (await scheduler.step()) continue;
    if (scheduler.advance(until)) continue;
    // A closed invoice looks at Stripe no more: it depends on what Stripe repeats for three days.
    if (isRedelivered || scheduler.world.temporal.run !== null) return;
    scheduler.world.inbound.redeliverLost();
    isRedelivered = true;
  }
}

/** A person ends what has not ended by itself: tries again, and then takes it back. */
async function end(scheduler: Scheduler): Promise<string[]> {
  const isOver = () => {
    const record = scheduler.world.store.peek(ref);
    if (record === null || !isClosed(statusOf(record.state))) return false;
    return gateStatusOf(record.state) !== 'pending';
  };
  for (const action of ['retry', 'give back', 'void'] as const) {
    if (isOver()) break;
    if (action === 'give back') await scheduler.world.people.giveBack();
    if (await scheduler.commands(action === 'give back' ? 'retry' : action)) await rest(scheduler);
  }
  const found = await violationsAtRest(scheduler.world);
  const status = scheduler.world.store.peek(ref)?.state;
  return isOver() || !status ? found : [...found, `void did not end it: it is ${statusOf(status)}`];
}
