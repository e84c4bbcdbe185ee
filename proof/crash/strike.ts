import type { Call } from './calls';
import { hopOf } from './calls';
import type { Blow, Cell, Refusal } from './cells';
import type { Desk } from './desk';
import type { Lane } from './lane';

/** Longer than the product waits for Stripe. */
const hangMs = 25_000;

/** Arms the one blow of a cell; the answer tells whether it has fallen. */
export async function arm(lane: Lane, desk: Desk, cell: Cell): Promise<() => Promise<boolean>> {
  const { api, worker } = lane.children;
  const { call, blow } = cell;
  const child = lane.children[call.by];
  await Promise.all([api.arm(null), worker.arm(null)]);
  lane.lab.lab.faults.clear();
  if (isMadeByTheLab(call, blow)) {
    await desk.lab.fault({
      match: { ...endpointOf(call), nth: call.nth },
      fault: labFault(blow, child.pid),
    });
    return async () => lane.lab.lab.faults.list().some(({ hits }) => hits > 0);
  }
  if ('refusal' in blow)
    throw new Error(`${call.name} is no call to Stripe: it has no such answer.`);
  const { point, way } = blow;
  const before = api.deaths + worker.deaths;
  const strike = { nth: call.nth, point, way };
  await child.arm({ name: call.name, ...strike });
  // The worker's pump may come first; then it is the one that is hit.
  if (call.by === 'api')
    await worker.arm({ name: call.name.replace(' api ', ' pump '), ...strike });
  return async () => api.hits + worker.hits > 0 || api.deaths + worker.deaths > before;
}

/** What happens on the wire to Stripe the lab does, for real; the moment after an answer is the process's own. */
function isMadeByTheLab(call: Call, blow: Blow): boolean {
  return hopOf(call) === 'stripe' && ('refusal' in blow || blow.point !== 'unrecorded');
}

function endpointOf({ name }: Call): { method: string; path: string } {
  const [, method = '', path = ''] = name.split(' ');
  return { method, path };
}

function labFault(blow: Blow, pid: number): Record<string, unknown> {
  if ('refusal' in blow) return refusalFault(blow.refusal);
  const { point, way } = blow;
  if (way === 'kill') return { kind: 'kill', pid, point };
  if (way === 'reset') return { kind: point };
  return { kind: point === 'before' ? 'hang' : 'delay', ms: hangMs };
}

function refusalFault(refusal: Refusal): Record<string, unknown> {
  if (refusal === 'stored_500_before_work') return { kind: 'stored_500' };
  if (refusal === 'stored_500_after_work') return { kind: 'stored_500', reason: 'after_work' };
  if (refusal === 'lock_timeout') return { kind: 'rate_limited', reason: 'lock_timeout' };
  if (refusal.startsWith('429_')) return { kind: 'rate_limited', reason: refusal.slice(4) };
  return { kind: refusal };
}
